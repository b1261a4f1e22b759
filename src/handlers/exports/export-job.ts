import type { EntityModel } from '../catalog';
import type { Caller } from '../entities/caller';
import type { JobRecord } from '../jobs/job';

/** The caller who requested an export, as verified by the authorization. A type and not an interface, so that it can be stored. */
export type ExportCaller = {
  readonly user: string;
  readonly groups: readonly string[];
  readonly scopes: readonly string[];
  readonly scopesOnly?: true;
  readonly tenant?: string;
};

/** A part of the file that S3 has. */
export type ExportedPart = { readonly etag: string; readonly sha256: string };

/** Progress of an export: the records that are in the parts. */
export type ExportProgress = {
  readonly uploadId?: string;
  readonly parts: readonly ExportedPart[];
  /** The part of the table that is read, by its number, and what was read of it. */
  readonly range: number;
  readonly position?: string;
  readonly records: number;
  readonly bytes: number;
  /** Invocations in which no part became full, one after the other. */
  readonly idle: number;
};

/** The record of a job that is an export. */
export interface ExportRecord extends JobRecord {
  readonly caller?: ExportCaller;
  /** Of its own name, because `progress` of a job is shown to its owner. */
  readonly exported?: ExportProgress;
}

export const START: ExportProgress = { parts: [], range: 0, records: 0, bytes: 0, idle: 0 };

/** Properties of a caller that decide which records they can list. */
export function keptCaller(user: string, { groups, scopes, scopesOnly, claim }: Caller, { ownership }: EntityModel): ExportCaller {
  const tenant = ownership.claim === undefined ? undefined : claim(ownership.claim);
  return { user, groups, scopes, ...(scopesOnly ? { scopesOnly } : {}), ...(tenant === undefined ? {} : { tenant }) };
}

export function callerOfExport({ tenant, ...caller }: ExportCaller, { ownership }: EntityModel): Caller {
  return { ...caller, claim: (name) => name === ownership.claim ? tenant : undefined };
}

import type { WrittenDocument } from './documents';
import type { JsonObject } from '../json';

/** A file or directory that the template refers to by the key it would have in the bootstrap bucket. */
export interface Asset {
  readonly path: string;
  readonly packaging: string;
}

/** Stacks that run as one system: one, or several as if they were one. */
export interface AssemblyStack {
  readonly name: string;
  /** The names of all stacks, nested ones included. */
  readonly names: readonly string[];
  readonly region?: string;
  readonly template: JsonObject;
  readonly assets: ReadonlyMap<string, Asset>;
  /** Construct paths by logical id. */
  readonly paths: ReadonlyMap<string, string>;
  /** Documents that constructs wrote beside the template, for tools. */
  readonly documents: readonly WrittenDocument[];
  /** Remarks on the choice of stacks, for the log. */
  readonly remarks: readonly string[];
}

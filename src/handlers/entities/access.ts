import type { AccessModel, EntityModel, EntityOperationName, SubjectModel } from '../catalog';
import type { Caller } from './caller';
import { HttpProblem } from '../shared/problem';

/** The owner of what a caller creates, and of what is theirs. Shared records have none. */
export function ownerFor({ ownership: { kind, claim = '' } }: EntityModel, caller: Caller): string | undefined {
  switch (kind) {
    case 'user':
      return caller.user;
    case 'tenant':
      return caller.claim(claim);
    case 'shared':
      return undefined;
  }
}

/** The rules by which a caller may do something to records that are theirs, or that are not. */
export function grants({ access }: EntityModel, caller: Caller, operation: EntityOperationName, owns: boolean): readonly AccessModel[] {
  return access.filter(({ subject, operations }) => operations.includes(operation) && holds(subject, caller, owns));
}

/** The rules by which a caller may do something to one record. */
export function grantsOn(entity: EntityModel, caller: Caller, operation: EntityOperationName, owner: string | undefined): readonly AccessModel[] {
  return grants(entity, caller, operation, owner !== undefined && owner === ownerFor(entity, caller));
}

/** Throws if the caller can do this to no record, before anything is read. */
export function requirePossible(entity: EntityModel, caller: Caller, operation: EntityOperationName): void {
  const owner = ownerFor(entity, caller);
  // Children belong to the owner of their parent.
  const needsOwner = operation === 'create' && entity.ownership.kind !== 'shared' && entity.parent === undefined;
  if (grants(entity, caller, operation, owner !== undefined).length === 0 || (needsOwner && owner === undefined)) {
    throw new HttpProblem(caller.user === undefined ? 401 : 403);
  }
}

/** Whether all callers can do this. Such a route has no authorization, so the caller isn't known there. */
export function isPublic({ access }: EntityModel, operation: EntityOperationName): boolean {
  return access.some(({ subject, operations }) => subject.kind === 'anyone' && operations.includes(operation));
}

export function isVisible(rules: readonly AccessModel[], field: string): boolean {
  return rules.some(({ hidden }) => !hidden.includes(field));
}

export function isSettable(rules: readonly AccessModel[], field: string): boolean {
  return rules.some(({ hidden, locked }) => !hidden.includes(field) && !locked.includes(field));
}

/** Owners know who owns their records, and the public need not. */
export function showsOwner(rules: readonly AccessModel[]): boolean {
  return rules.some(({ subject }) => subject.kind === 'group' || subject.kind === 'scope');
}

function holds({ kind, name = '', group }: SubjectModel, caller: Caller, owns: boolean): boolean {
  if (caller.scopesOnly && kind !== 'scope' && kind !== 'anyone') {
    return false;
  }
  switch (kind) {
    case 'owner':
      return owns && (group === undefined || caller.groups.includes(group));
    case 'group':
      return caller.groups.includes(name);
    case 'scope':
      return caller.scopes.includes(name);
    case 'signed-in':
      return caller.user !== undefined;
    case 'anyone':
      return true;
  }
}

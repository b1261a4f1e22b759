import { describeSubject } from './access-checks';
import { SubjectModel } from '../../handlers/catalog';
import { invalid } from '../../private/invalid';
import { Access } from '../access';

/** Throws for rules whose callers could not read the parent: for them it isn't there, and neither are its children. */
export function checkParentAccess(at: string, access: readonly Access[], parentAccess: readonly Access[], parent: string): void {
  const readers = parentAccess.filter(({ _operations }) => _operations.includes('read') || _operations.includes('list'));
  access.forEach((rule, index) => {
    if (readers.some(({ _subject }) => includes(_subject, rule._subject))) return;
    throw invalid(`${at}[${index}]`, describeSubject(rule),
      `rules for callers who may read the parent: add ${describeSubject(rule)}.read() to the access of '${parent}'`);
  });
}

/** Whether one subject is all callers of another. */
function includes(wide: SubjectModel, narrow: SubjectModel): boolean {
  if (wide.kind === 'anyone') return true;
  if (wide.kind === 'signed-in') return narrow.kind !== 'anyone';
  if (wide.kind === 'group' && narrow.kind === 'owner') return narrow.group === wide.name;
  return wide.kind === narrow.kind && wide.name === narrow.name && (wide.group === undefined || wide.group === narrow.group);
}

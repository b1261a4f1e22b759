import { Access } from '../access';
import { Entity } from '../entity';

/** Whether a caller with this permission can also read the record, so that the answer shows it. */
export function alwaysReads({ _access, _model: { ownership } }: Entity, operation: 'create' | 'update'): boolean {
  const reading = _access.filter(({ _operations }) => _operations.includes('read'));
  // The creator of a record owns it, except for shared ones and those of tenants, who need a claim.
  const owns = operation === 'create' && ownership.kind === 'user';
  const covers = (rule: Access, by: Access): boolean => {
    const [subject, other] = [rule._subject, by._subject];
    switch (other.kind) {
      case 'anyone': return true;
      case 'signed-in': return subject.kind !== 'anyone' && subject.kind !== 'scope';
      case 'owner': return other.group === undefined ? subject.kind === 'owner' || (owns && subject.kind !== 'anyone' && subject.kind !== 'scope')
        : subject.kind === 'owner' && subject.group === other.group;
      default: return subject.kind === other.kind && subject.name === other.name;
    }
  };
  return _access.filter(({ _operations }) => _operations.includes(operation)).every((rule) => reading.some((by) => covers(rule, by)));
}

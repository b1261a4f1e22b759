import { hasScope } from './call-contradictions';
import { authKind } from './chosen';
import { Draft } from './draft';
import { Call, Expression, isCall, partsOf } from './expression';

/** Leaves out entities whose rules the API cannot tell callers apart for, and gives the table what the others need. */
export function resolveEntities(draft: Draft): void {
  const entities = draft.get('entities');
  if (!Array.isArray(entities)) return;
  const left = entities.filter(isCall).filter((entity) => isPossible(draft, entity));
  draft.drop('entities');
  if (!left.length) return;
  draft.set('entities', left);
  resolveSlots(draft);
}

const callsIn = (expression: Expression, name: string) => partsOf(expression).filter(isCall).filter(({ call }) => call === name);

function isPossible(draft: Draft, entity: Call): boolean {
  const kind = authKind(draft);
  const uses = (name: string) => callsIn(entity, name).length > 0;
  const pool = kind === 'cognito' || kind === 'userPool';
  if (uses('Access.signedIn') && kind === 'none') return false;
  const needsTokens = ['Access.group', 'Access.scope', 'Access.importedScope', 'Ownership.tenant'].some(uses) || JSON.stringify(entity).includes('"inGroup"');
  if (needsTokens && !pool && kind !== 'lambda') return false;
  // Custom claims are in ID tokens alone.
  if (uses('Ownership.tenant') && pool && JSON.stringify(draft.get('auth') ?? '').includes('"accessTokenScopes"')) return false;
  return kind !== 'cognito' || callsIn(entity, 'Access.scope').every(({ args }) => hasScope(draft, String(args[0])));
}

/** Whoever is no owner finds records by slots, and so do indexes. */
function resolveSlots(draft: Draft): void {
  const table = draft.within('data.table');
  if (!table) return;
  if (table.get('entitySlots') === false) table.drop('entitySlots');
  if (table.factory('consistency') === 'strong') table.drop('consistency');
  if (table.factory('capacity') === 'provisioned') table.set('entitySlots', true);
}

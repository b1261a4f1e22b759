import { hasScope } from './call-contradictions';
import { authKind } from './chosen';
import { Draft } from './draft';
import { Call, Expression, Struct, isCall, partsOf } from './expression';

/** Leaves out entities whose rules the API cannot tell callers apart for, and gives the table what the others need. */
export function resolveEntities(draft: Draft): void {
  const entities = draft.get('entities');
  if (!draft.has('entityChanges.bus')) draft.drop('entityChanges.eventSource');
  if (!Array.isArray(entities)) {
    draft.drop('entityChanges', 'entityRoutes');
    return;
  }
  const left = entities.filter(isCall).filter((entity) => isPossible(draft, entity));
  draft.drop('entities');
  if (!left.length) {
    draft.drop('entityChanges', 'entityRoutes');
    return;
  }
  draft.set('entities', left);
  for (const entity of left.map(({ args }) => Draft.of(args[1] as Struct))) {
    // Routes name those of batches themselves.
    if (entity.has('routes')) entity.drop('batches');
    if (entity.get('history') !== true) entity.drop('historyRetention');
  }
  resolveRoutes(draft, left);
  resolveImports(draft, left);
  resolveExports(draft, left);
  resolveSlots(draft);
  resolveChanges(draft, left);
}

/** Compact routes are for entities whose operations are authorized alike. */
function resolveRoutes(draft: Draft, entities: readonly Call[]): void {
  if (draft.factory('entityRoutes') !== 'compact') return;
  const differing = entities.filter((entity) => /"(Access\.(anyone|scope|importedScope)|Ownership\.tenant)"/.test(JSON.stringify(entity)));
  const separate = differing.map(({ args }) => args[0]);
  draft.set('entityRoutes', { call: 'EntityRoutes.compact', args: separate.length ? [{ struct: 'CompactRoutesOptions', of: { separate } }] : [] });
}

/** Creating must be allowed to some users, and uploads enabled. */
function resolveImports(draft: Draft, entities: readonly Call[]): void {
  for (const entity of entities.map(({ args }) => Draft.of(args[1] as Struct))) {
    if (!draft.has('ingest') || /"Access\.(scope|importedScope)"/.test(JSON.stringify(entity.root))) entity.drop('imports');
  }
}

/** Whoever lists must be known, and have files and jobs. */
function resolveExports(draft: Draft, entities: readonly Call[]): void {
  const without = draft.factory('handlers') !== undefined && draft.factory('handlers') !== 'all';
  for (const entity of entities.map(({ args }) => Draft.of(args[1] as Struct))) {
    const listing = rulesOf(entity.get('access')).filter(({ names }) => names.includes('all') || names.includes('list'));
    if (without || !listing.length || listing.some(({ subject }) => subject === 'anyone')) entity.drop('exports');
  }
}

/** As many slots as are asked for are there where there are slots. */
export function resolveSlotCount(draft: Draft): void {
  const table = draft.within('data.table');
  if (!table) return;
  const provisioned = table.factory('capacity') === 'provisioned';
  const none = table.get('entitySlots') === false || table.factory('consistency') === 'strong' || (provisioned && table.get('entitySlots') !== true);
  if (none) table.drop('entitySlotCount');
}

const callsIn = (expression: Expression, name: string) => partsOf(expression).filter(isCall).filter(({ call }) => call === name);

function isPossible(draft: Draft, entity: Call): boolean {
  const kind = authKind(draft);
  const uses = (name: string) => callsIn(entity, name).length > 0;
  const pool = kind === 'cognito' || kind === 'userPool';
  if (uses('Access.signedIn') && kind === 'none') return false;
  const needsTokens = ['Access.group', 'Access.scope', 'Access.importedScope', 'Ownership.tenant'].some(uses) || JSON.stringify(entity).includes('"inGroup"');
  if (needsTokens && !pool && kind !== 'lambdaAuthorizer') return false;
  // Custom claims are in ID tokens only.
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

/** This needs connections, users to notify, and a stream with the notified values. */
function resolveChanges(draft: Draft, entities: readonly Call[]): void {
  for (const entity of entities.map(({ args }) => Draft.of(args[1] as Struct))) {
    // A signature tells of no tenant.
    const isUnknown = entity.factory('ownership') === 'tenant' && draft.factory('realtime.authorization') === 'iam';
    if (!draft.has('realtime') || !hasRecipient(entity) || isUnknown) entity.drop('live');
    // One that is imported by its ARN, which does not tell of a stream.
    if (JSON.stringify(draft.get('data.existingTable') ?? '').includes('"table"')) entity.drop('live', 'changes');
  }
  const tells = JSON.stringify(entities).match(/"(changes|live)":true/) !== null;
  if (!tells) return;
  if (draft.has('data.table.stream')) draft.set('data.table.stream', { value: 'aws_dynamodb.StreamViewType.NEW_AND_OLD_IMAGES' });
}

/** Whether an owner, or a group, may read. */
function hasRecipient(entity: Draft): boolean {
  const owners = entity.factory('ownership') !== 'shared';
  return rulesOf(entity.get('access')).some(({ subject, names }) => (names.includes('all') || names.includes('read'))
    && (subject === 'group' || (owners && (subject === 'signedIn' || subject === 'anyone' || (subject === 'owner' && !names.includes('inGroup'))))));
}

/** By whom each rule is for, and the methods that it is made of. */
function rulesOf(access: Expression): { readonly subject: string; readonly names: string[] }[] {
  return Array.isArray(access) ? access.map((rule) => {
    const text = JSON.stringify(rule);
    return { subject: /"Access\.(\w+)"/.exec(text)?.[1] ?? '', names: [...text.matchAll(/"method":"(\w+)"/g)].map(([, name]) => name) };
  }) : [];
}

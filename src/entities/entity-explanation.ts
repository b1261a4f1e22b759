import { Access } from './access';
import { liveRecipients } from './changes/checks';
import { Entity } from './entity';
import { EntityRoutes } from './entity-routes';

/** The settings of an entity, with names that begin with `entities.`. */
export function explainEntity(entity: Entity, entityRoutes?: EntityRoutes): { readonly name: string; readonly value: string }[] {
  const { name, path, _access, _changes, _live, _model, _parent } = entity;
  const { ownership, routes, key, imports, indexes, unique, timeToLiveSeconds, historySeconds, shards } = _model;
  const values: { readonly [setting: string]: string } = {
    access: _access.map(describeRule).join('; '),
    changes: _changes ? 'published' : 'no',
    exports: routes.includes('batch-export') ? 'to a file of the caller' : 'no',
    history: historySeconds === undefined ? 'no' : `${historySeconds} seconds`,
    imports: imports === undefined ? 'no' : imports.group === undefined ? 'as the owner' : `as group ${imports.group}`,
    indexes: indexes.map(({ by, sortedBy }) => sortedBy ? `by ${by.name}, sorted by ${sortedBy.name}` : `by ${by.name}`).join('; ') || 'none',
    ...(entityRoutes ? { methods: entityRoutes._isCompact(name) ? 'one for each path' : 'one for each route' } : {}),
    key: key ?? 'a UUIDv7',
    live: _live ? liveRecipients(_model).join(', ') : 'no',
    ownership: ownership.claim === undefined ? ownership.kind : `${ownership.kind} by ${ownership.claim}`,
    ...(_parent ? { parent: _parent.name } : {}),
    path,
    routes: routes.join(', '),
    shards: String(shards),
    timeToLive: timeToLiveSeconds === undefined ? 'for ever' : `${timeToLiveSeconds} seconds`,
    unique: unique.map(({ property, scope }) => `${property} ${scope === 'all' ? 'among all' : 'for each owner'}`).join('; ') || 'none',
  };
  return Object.entries(values).map(([setting, value]) => ({ name: `entities.${name}.${setting}`, value }));
}

/** `group support: read, list; without cardNumber`. */
function describeRule({ _subject: { kind, name, group }, _operations, _hidden, _locked, _reason }: Access): string {
  const subject = [kind, ...name === undefined ? [] : [name], ...group === undefined ? [] : ['in group', group]].join(' ');
  return [
    `${subject}: ${_operations.join(', ')}`,
    ...(_hidden.length ? [`without ${_hidden.join(', ')}`] : []),
    ...(_locked.length ? [`locked ${_locked.join(', ')}`] : []),
  ].join(', ') + (_reason === undefined ? '' : ` (${_reason})`);
}

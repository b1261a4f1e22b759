import type { EntityOperationName, EntityRouteName } from '../catalog';
import { ANONYMOUS, type Caller } from './caller';
import { isPublic, requirePossible } from './access';
import type { Entity } from './entity';
import type { EntityRecord } from './record';
import { HttpProblem } from '../shared/problem';
import { type HttpRequest, uuidIn } from '../shared/request';

/** A request to a route of an entity. */
export interface EntityRequest {
  readonly entity: Entity;
  readonly route: EntityRouteName;
  readonly request: HttpRequest;
  readonly caller: Caller;
  /** Of a child: what it belongs to, which the caller may read. */
  readonly parent?: EntityRecord;
}

/** Whose records, of which entity: all that rules and schemas are about. */
export type RecordContext = Pick<EntityRequest, 'entity' | 'caller' | 'parent'>;

/** Place of a route below the path of its entity, and its operation. */
const ROUTES: Readonly<Record<EntityRouteName, { readonly method: string; readonly below: string; readonly operation?: EntityOperationName }>> = {
  'create': { method: 'POST', below: '', operation: 'create' },
  'list': { method: 'GET', below: '', operation: 'list' },
  'read': { method: 'GET', below: '/{id}', operation: 'read' },
  'replace': { method: 'PUT', below: '/{id}', operation: 'update' },
  'patch': { method: 'PATCH', below: '/{id}', operation: 'update' },
  'delete': { method: 'DELETE', below: '/{id}', operation: 'delete' },
  'history': { method: 'GET', below: '/{id}/history', operation: 'read' },
  'batch-get': { method: 'POST', below: '/batch-get', operation: 'read' },
  'batch-write': { method: 'POST', below: '/batch-write' },
  'batch-export': { method: 'POST', below: '/batch-export', operation: 'list' },
};

/** The route that a request takes. Throws 405 where the path is one of an entity's, else 404; and 401 or 403 where the caller may do this to no record. */
export function entityRequest(entities: readonly Entity[], request: HttpRequest, caller: Caller): EntityRequest {
  const routes = entities.flatMap((entity) => entity.model.routes.map((route) => ({ entity, route, ...ROUTES[route] })))
    .filter(({ entity: { model: { path, parameter = 'id' } }, below }) => `${path}${below.replace('id', parameter)}` === request.path);
  const found = routes.find(({ method }) => method === request.method);
  if (found === undefined) {
    throw routes.length === 0 ? new HttpProblem(404) : new HttpProblem(405, { headers: { Allow: routes.map(({ method }) => method).join(', ') } });
  }
  const { entity, route, operation } = found;
  if (operation === undefined) {
    return { entity, route, request, caller };
  }
  const known = isPublic(entity.model, operation) ? ANONYMOUS : caller;
  requirePossible(entity.model, known, operation);
  return { entity, route, request, caller: known };
}

/** Batches have the path of such a record, whether they are there yet or not. */
const NATURAL = /^(?!batch-(get|write|export)$)[A-Za-z0-9][A-Za-z0-9._~-]{0,127}$/;

/** The value of a property that is the id of a record. */
export function isNaturalKey(value: unknown): value is string {
  return typeof value === 'string' && NATURAL.test(value);
}

/** The id in the path. */
export function idOf({ entity, request }: EntityRequest): string {
  return request.idAs((text) => idIn(entity, text), entity.model.parameter);
}

/** The id in the path of what the records belong to. */
export function parentIdOf({ request }: EntityRequest, parent: Entity): string {
  return request.idAs((text) => idIn(parent, text));
}

/** The id that a text is. Nothing else can be found. */
export function idIn({ model: { key } }: Entity, text: string): string | undefined {
  return key === undefined ? uuidIn(text) : isNaturalKey(text) ? text : undefined;
}

import { authorizationOf, describeAuthorization } from './authorization';
import { requestOf } from './descriptions';
import { RequestSchema } from '../../api';
import { AuthBinding, RouteAuthorization } from '../../auth';
import { EntityOperationName } from '../../handlers/catalog';
import { invalid } from '../../private/invalid';
import { Entity } from '../entity';
import { BATCHES, EntityRoute, ROUTES } from '../entity-route';

/** A route as the API gets it. */
export interface PlannedRoute {
  /** Method and path. */
  readonly route: string;
  readonly authorization?: RouteAuthorization;
  readonly request: RequestSchema;
  /** Whether the function that exports answers it. */
  readonly exports: boolean;
}

/** The routes of an entity, one for each operation. */
export function separateRoutes(entity: Entity, auth: AuthBinding): PlannedRoute[] {
  return routesOf(entity).map((route) => separate(entity, route, auth));
}

/** The routes of an entity, one for each path. Throws if routes of a path are authorized in different ways. Batches and histories have their own paths. */
export function compactRoutes(entity: Entity, auth: AuthBinding): PlannedRoute[] {
  const isAlone = (route: EntityRoute) => BATCHES.includes(route) || route === EntityRoute.HISTORY;
  const single = routesOf(entity).filter((route) => !isAlone(route));
  const paths = [...new Set(single.map((route) => ROUTES[route].below))];
  return [
    ...paths.map((below) => compact(entity, single.filter((route) => ROUTES[route].below === below), auth)),
    ...routesOf(entity).filter(isAlone).map((route) => separate(entity, route, auth)),
  ];
}

function routesOf({ _model }: Entity): EntityRoute[] {
  return _model.routes as EntityRoute[];
}

function separate(entity: Entity, route: EntityRoute, auth: AuthBinding): PlannedRoute {
  return {
    route: `${ROUTES[route].method} ${pathOf(entity, route)}`,
    authorization: authorizationOf(entity, ROUTES[route].operations, auth),
    request: requestOf(entity, route),
    exports: route === EntityRoute.BATCH_EXPORT,
  };
}

/** All routes of one path. */
function compact(entity: Entity, routes: readonly EntityRoute[], auth: AuthBinding): PlannedRoute {
  checkAlike(entity, routes, auth);
  const operations: EntityOperationName[] = [...new Set(routes.flatMap((route) => ROUTES[route].operations))];
  return {
    route: `ANY ${pathOf(entity, routes[0])}`,
    authorization: authorizationOf(entity, operations, auth),
    request: RequestSchema._byMethod(Object.fromEntries(routes.map((route) => [ROUTES[route].method, requestOf(entity, route)]))),
    exports: false,
  };
}

function checkAlike(entity: Entity, routes: readonly EntityRoute[], auth: AuthBinding): void {
  const takers = routes.map((route) => describeAuthorization(entity, ROUTES[route].operations, auth));
  if (new Set(takers).size === 1) return;
  const each = routes.map((route, index) => `${ROUTES[route].method} ${pathOf(entity, route)} is for ${takers[index]}`);
  throw invalid(`entityRoutes of the entity '${entity.name}'`, 'EntityRoutes.compact()',
    `compact routes where all operations on a path are authorized alike: ${each.join(', ')}. Leave the entity out, by EntityRoutes.compact({ separate: ['${entity.name}'] })`);
}

function pathOf({ path, _model }: Entity, route: EntityRoute): string {
  return `${path}${ROUTES[route].below.replace('id', _model.parameter ?? 'id')}`;
}

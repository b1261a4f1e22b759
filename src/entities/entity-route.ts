import { EntityOperationName } from '../handlers/catalog';

/** A route of an entity. */
export enum EntityRoute {
  /** `POST /orders` */
  CREATE = 'create',

  /** `GET /orders` */
  LIST = 'list',

  /** `GET /orders/{id}` */
  READ = 'read',

  /** `PUT /orders/{id}` */
  REPLACE = 'replace',

  /** `PATCH /orders/{id}`, a JSON merge patch. */
  PATCH = 'patch',

  /** `DELETE /orders/{id}` */
  DELETE = 'delete',

  /** `POST /orders/batch-get`: up to 25 records by their ids. */
  BATCH_GET = 'batch-get',

  /** `GET /orders/{id}/history`: what the record was, the newest version first. Only with `history`. */
  HISTORY = 'history',

  /**
   * `POST /orders/batch-write`: creates, replaces and deletes up to 25 records, all of them or none. Takes what rules allow, also where the route of a
   * single record is left out.
   */
  BATCH_WRITE = 'batch-write',

  /** `POST /orders/batch-export`: a job that writes all records that the caller can list into a file for them. Only with `exports`. */
  BATCH_EXPORT = 'batch-export',
}

/** Operations of a route, one of which is enough for the route to exist, and its place below the path of the entity. */
interface RouteMeaning {
  readonly operations: readonly EntityOperationName[];
  readonly method: string;
  readonly below: string;
}

/** The routes of batches, which are there only if they are asked for. */
export const BATCHES: readonly EntityRoute[] = [EntityRoute.BATCH_GET, EntityRoute.BATCH_WRITE, EntityRoute.BATCH_EXPORT];

/** Operations of each route. */
export const ROUTES: { readonly [name in EntityRoute]: RouteMeaning } = {
  [EntityRoute.CREATE]: { operations: ['create'], method: 'POST', below: '' },
  [EntityRoute.LIST]: { operations: ['list'], method: 'GET', below: '' },
  [EntityRoute.READ]: { operations: ['read'], method: 'GET', below: '/{id}' },
  [EntityRoute.REPLACE]: { operations: ['update'], method: 'PUT', below: '/{id}' },
  [EntityRoute.PATCH]: { operations: ['update'], method: 'PATCH', below: '/{id}' },
  [EntityRoute.DELETE]: { operations: ['delete'], method: 'DELETE', below: '/{id}' },
  [EntityRoute.HISTORY]: { operations: ['read'], method: 'GET', below: '/{id}/history' },
  [EntityRoute.BATCH_GET]: { operations: ['read'], method: 'POST', below: '/batch-get' },
  [EntityRoute.BATCH_WRITE]: { operations: ['create', 'update', 'delete'], method: 'POST', below: '/batch-write' },
  [EntityRoute.BATCH_EXPORT]: { operations: ['list'], method: 'POST', below: '/batch-export' },
};

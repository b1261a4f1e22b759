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
}

/** What a route does with records, and whether it is about a single one. */
interface RouteMeaning {
  readonly operation: EntityOperationName;
  readonly method: string;
  readonly single: boolean;
}

/** What each route means. */
export const ROUTES: { readonly [name in EntityRoute]: RouteMeaning } = {
  [EntityRoute.CREATE]: { operation: 'create', method: 'POST', single: false },
  [EntityRoute.LIST]: { operation: 'list', method: 'GET', single: false },
  [EntityRoute.READ]: { operation: 'read', method: 'GET', single: true },
  [EntityRoute.REPLACE]: { operation: 'update', method: 'PUT', single: true },
  [EntityRoute.PATCH]: { operation: 'update', method: 'PATCH', single: true },
  [EntityRoute.DELETE]: { operation: 'delete', method: 'DELETE', single: true },
};

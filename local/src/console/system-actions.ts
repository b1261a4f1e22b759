import type { Action } from './action';
import { edgesOf, nameOf, partsOf } from './parts';
import { routesOf } from './routes';
import type { Json } from '../json';
import type { Construction } from '../resources/resource-type';

export const systemActions: readonly Action[] = [
  { method: 'GET', path: 'system', run: ({ system }) => describe(system) },
];

function describe(system: Construction): Json {
  const parts = partsOf(system);
  const users = [...system.userPools.values()].map((pool) => pool.users);
  return {
    stack: system.stack.name,
    region: system.region,
    endpoint: system.endpoint,
    parts: parts as unknown as Json,
    edges: edgesOf(system, parts) as unknown as Json,
    addresses: Object.fromEntries([
      ...system.apis.map((api) => [api.definition.logicalId, api.url] as const),
      ...system.sockets.map((api) => [api.definition.logicalId, api.url] as const),
      ...system.websites.map(({ logicalId, url }) => [logicalId, url] as const),
    ]),
    routes: routesOf(system),
    names: Object.fromEntries(system.resources.ofType('AWS::ApiGateway::Authorizer', 'AWS::IAM::Role').map(({ id }) => [id, nameOf(id, system.stack.paths)])),
    users: [...new Set(users.flatMap((pool) => pool.all().flatMap(({ attributes }) => attributes.email ?? [])))],
    groups: [...new Set(users.flatMap((pool) => pool.groups()))],
  };
}

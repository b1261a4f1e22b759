import { authorizerHandler } from './authorizer/authorizer-handler';
import { RouteGroups } from './authorizer/route-groups';
import { TokenVerifier } from './authorizer/token-verifier';
import { poolIssuers } from './authorizer/user-pool';
import { AUTHORIZER } from './catalog';
import { Environment } from './shared/environment';
import { loggerOf } from './shared/telemetry';

const environment = new Environment(AUTHORIZER);
const issuers = poolIssuers(environment.setting('USER_POOL_ID'), process.env.AWS_ENDPOINT_URL_COGNITO_IDP);

export const handler = authorizerHandler({
  verifier: new TokenVerifier(issuers, { clientIds: environment.list('CLIENT_IDS'), scopes: environment.setting('SCOPES').split(' ').filter(Boolean) }),
  groups: new RouteGroups(environment.setting('ROUTE_GROUPS')),
  connectGroups: environment.list('CONNECT_GROUPS'),
  logger: loggerOf(AUTHORIZER),
});

import { authorizerHandler } from './authorizer/authorizer-handler';
import { RouteGroups } from './authorizer/route-groups';
import { RouteScopes } from './authorizer/route-scopes';
import { TokenVerifier } from './authorizer/token-verifier';
import { poolIssuers } from './authorizer/user-pool';
import { AUTHORIZER } from './catalog';
import { Environment } from './shared/environment';
import { loggerOf } from './shared/telemetry';

const environment = new Environment(AUTHORIZER);
const issuers = poolIssuers(environment.setting('USER_POOL_ID'), process.env.AWS_ENDPOINT_URL_COGNITO_IDP);

const clientIds = environment.list('CLIENT_IDS');
const scopes = environment.setting('SCOPES').split(' ').filter(Boolean);
let either: TokenVerifier | undefined;

export const handler = authorizerHandler({
  verifier: new TokenVerifier(issuers, { clientIds, scopes, claims: environment.list('CONNECT_CLAIMS') }),
  takesAccessTokens: scopes.length > 0,
  either: () => {
    either ??= new TokenVerifier(issuers, { clientIds, scopes: [], both: true, claims: environment.list('CLAIMS') });
    return either;
  },
  groups: new RouteGroups(environment.setting('ROUTE_GROUPS')),
  scopes: new RouteScopes(environment.setting('ROUTE_SCOPES')),
  connectGroups: environment.list('CONNECT_GROUPS'),
  logger: loggerOf(AUTHORIZER),
});

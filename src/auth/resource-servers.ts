import { Token } from 'aws-cdk-lib';
import { OAuthScope, ResourceServerScope, UserPool } from 'aws-cdk-lib/aws-cognito';
import { ResourceServerOptions } from './resource-server-options';
import { checkDistinct, invalid } from '../private/invalid';

const PROP = 'auth.resourceServers';
/** Scopes that the client can request beside those of resource servers. */
const OPENID = [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE];
const MOST_SCOPES = 50;
const IDENTIFIER = /^[\x21\x23-\x5B\x5D-\x7E]{1,256}$/;
const SCOPE_NAME = /^[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]{1,256}$/;

/** Makes resource servers, and tells the scopes that a client may ask for. */
export function addResourceServers(userPool: UserPool, servers: ResourceServerOptions[] = []): OAuthScope[] {
  check(servers);
  return [...OPENID, ...servers.flatMap(({ identifier, scopes }, index) => {
    const made = scopes.map(({ name, description }) => new ResourceServerScope({ scopeName: name, scopeDescription: description }));
    const id = Token.isUnresolved(identifier) ? `ResourceServer${index + 1}` : `ResourceServer-${encodeURIComponent(identifier)}`;
    const server = userPool.addResourceServer(id, { identifier, userPoolResourceServerName: nameOf(identifier), scopes: made });
    return made.map((scope) => OAuthScope.resourceServer(server, scope));
  })];
}

/** Names take fewer characters than identifiers: not those of URLs. Other identifiers are used as they are. */
function nameOf(identifier: string): string {
  return Token.isUnresolved(identifier) ? identifier : identifier.replace(/[^\w+=,.@-]+/g, '-');
}

function check(servers: ResourceServerOptions[]): void {
  checkDistinct(`${PROP}.identifier`, servers.map(({ identifier }) => identifier));
  if (servers.length > 25) throw invalid(PROP, `${servers.length} resource servers`, 'at most 25');
  for (const { identifier, scopes } of servers) {
    checkText(`${PROP}.identifier`, identifier, IDENTIFIER, '1 to 256 characters of ASCII without spaces, quotes and backslashes');
    const prop = `${PROP} of '${identifier}'`;
    if (!scopes.length || scopes.length > 100) throw invalid(`${prop}.scopes`, `${scopes.length} scopes`, '1 to 100');
    checkDistinct(`${prop}.scopes.name`, scopes.map(({ name }) => name));
    for (const { name, description } of scopes) {
      checkText(`${prop}.scopes.name`, name, SCOPE_NAME, 'names such as \'read\', without the identifier, spaces, slashes, quotes and backslashes');
      checkText(`${prop}.scopes.description`, description, /^[^]{1,256}$/, '1 to 256 characters');
    }
  }
  const count = OPENID.length + servers.flatMap(({ scopes }) => scopes).length;
  if (count > MOST_SCOPES) throw invalid(PROP, `${count} scopes with those of OpenID Connect`, `at most ${MOST_SCOPES}, which is what a client may ask for`);
}

function checkText(prop: string, text: string, pattern: RegExp, allowed: string): void {
  if (!Token.isUnresolved(text) && !pattern.test(text)) throw invalid(prop, text, allowed);
}

import { Lazy, Token } from 'aws-cdk-lib';
import { AuthBinding } from './contract';
import { invalid } from '../private/invalid';

const SCOPE = /^[\x21\x23-\x5B\x5D-\x7E]+$/;

/** Which tokens the shipped authorizer accepts, as its settings say it. Throws where nobody says whose. */
export function tokenSettings({ userPool, directory, clientIds, scopes }: AuthBinding): { [name: string]: string } {
  if (!directory && !clientIds?.length) {
    throw invalid('auth.clients', 'none', 'the app clients whose tokens group routes and the WebSocket API accept: Auth.userPool(pool, { clients: [client] })');
  }
  return {
    USER_POOL_ID: userPool!.userPoolId,
    CLIENT_IDS: Lazy.string({ produce: () => (clientIds ?? directory!.clientIds).join(',') }),
    ...(scopes ? { SCOPES: scopes.join(' ') } : {}),
  };
}

/** Throws for scopes that no token can have, which would let nobody through. */
export function checkScopes(prop: string, scopes: string[] | undefined): void {
  if (scopes && !scopes.length) throw invalid(prop, '[]', 'at least one scope');
  const wrong = scopes?.find((scope) => !Token.isUnresolved(scope) && !SCOPE.test(scope));
  if (wrong !== undefined) throw invalid(prop, wrong, "single scopes such as 'orders/read', without spaces, quotes and backslashes");
}

/** Throws for ids that Cognito gives to no client. */
export function checkClientIds(prop: string, ids: string[] = []): void {
  const wrong = ids.find((id) => !Token.isUnresolved(id) && !/^[\w+]{1,128}$/.test(id));
  if (wrong !== undefined) throw invalid(prop, wrong, 'ids of app clients: up to 128 letters, digits, _ and +');
}

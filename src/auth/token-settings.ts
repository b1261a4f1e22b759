import { Lazy } from 'aws-cdk-lib';
import { AuthBinding } from './contract';
import { invalid } from '../private/invalid';

/** Which tokens the shipped authorizer accepts, as its settings say it. Throws where the settings don't name the issuer. */
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

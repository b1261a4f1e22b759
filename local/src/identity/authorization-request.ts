import { AuthorizationRequest, OAuthError, SignInClient } from './sign-in-client';

/** Errors that can't be sent to the client, because its identity isn't verified. */
export class UntrustedRequest extends Error {}

/** Reads the query of `/oauth2/authorize`. */
export function readAuthorization(query: URLSearchParams, clients: readonly SignInClient[]): AuthorizationRequest {
  const client = clients.find(({ id }) => id === query.get('client_id'));
  if (client === undefined) throw new UntrustedRequest('There is no such client.');
  if (!client.styled) throw new UntrustedRequest('Login pages unavailable: the client has no AWS::Cognito::ManagedLoginBranding, which the domain of ManagedLoginVersion 2 needs.');
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!client.callbackUrls.includes(redirectUri)) throw new UntrustedRequest(`The redirect_uri is not one of the client: ${client.callbackUrls.join(', ')}`);
  return { client, redirectUri, scopes: scopes(query, client), state: query.get('state') ?? undefined, nonce: query.get('nonce') ?? undefined, challenge: query.get('code_challenge') ?? undefined };
}

/** Checks what is the client's to get right; throws what its callback address is told. */
export function checkAuthorization(query: URLSearchParams, { client, scopes: asked }: AuthorizationRequest): void {
  if (query.get('response_type') !== 'code') throw new OAuthError('unsupported_response_type', 'The local runner only supports the response type code.');
  if (!client.flows.includes('code')) throw new OAuthError('unauthorized_client', 'The client may not use the authorization code grant.');
  const refused = asked.filter((scope) => !client.scopes.includes(scope));
  if (refused.length > 0) throw new OAuthError('invalid_scope', `The client may not ask for ${refused.join(' ')}.`);
  const method = query.get('code_challenge_method');
  if ((query.get('code_challenge') === null) !== (method === null) || (method !== null && method !== 'S256')) {
    throw new OAuthError('invalid_request', 'code_challenge and code_challenge_method=S256 go together.');
  }
}

/** The callback address with the answer, and with the state that the client sent along. */
export function answerAddress({ redirectUri, state }: AuthorizationRequest, answer: Readonly<Record<string, string>>): string {
  const address = new URL(redirectUri);
  for (const [name, value] of Object.entries({ ...answer, ...(state === undefined ? {} : { state }) })) address.searchParams.set(name, value);
  return address.toString();
}

function scopes(query: URLSearchParams, client: SignInClient): readonly string[] {
  const asked = (query.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
  return asked.length === 0 ? client.scopes : asked;
}

import { settings } from './settings';

/*
 * The authorization code grant with PKCE: with a secret, the page proves that it is the one that asked for the code.
 * Tokens are kept for this tab and forgotten with it. Scripts of this origin can read them, and the content-security policy lets
 * no others run.
 */
const TOKEN = 'id-token';
const PENDING = 'sign-in';

interface Claims {
  readonly email: string;
  readonly exp: number;
}

/** The signed-in user; undefined without one. */
export function currentUser(): Claims | undefined {
  const claims = claimsOf(sessionStorage.getItem(TOKEN));
  return claims && claims.exp * 1000 > Date.now() ? claims : undefined;
}

export function token(): string {
  return sessionStorage.getItem(TOKEN) ?? '';
}

/** Leaves for the hosted page. */
export async function signIn(): Promise<void> {
  const verifier = randomText();
  const state = randomText();
  sessionStorage.setItem(PENDING, JSON.stringify({ verifier, state, path: location.pathname }));
  location.assign(`${settings.signInUrl}/oauth2/authorize?${new URLSearchParams({
    response_type: 'code',
    client_id: settings.clientId,
    redirect_uri: home(),
    scope: settings.signInScopes,
    state,
    code_challenge: base64Url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))),
    code_challenge_method: 'S256',
  })}`);
}

/** After the hosted page: exchanges the code for tokens and cleans the address. */
export async function completeSignIn(): Promise<void> {
  const query = new URLSearchParams(location.search);
  if (!query.has('code') && !query.has('error')) return;
  const { verifier, state, path } = JSON.parse(sessionStorage.getItem(PENDING) ?? '{}') as Record<string, string>;
  sessionStorage.removeItem(PENDING);
  history.replaceState(null, '', path ?? '/');
  if (query.has('error')) throw new Error(query.get('error_description') ?? query.get('error')!);
  // A code that this page didn't ask for may belong to another user.
  if (!state || query.get('state') !== state) throw new Error('This page has not asked for this sign-in. Try again.');
  const answer = await fetch(`${settings.signInUrl}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'authorization_code', client_id: settings.clientId, code: query.get('code')!, redirect_uri: home(), code_verifier: verifier }),
  });
  if (!answer.ok) throw new Error('The sign-in was not accepted. Try again.');
  sessionStorage.setItem(TOKEN, (await answer.json()).id_token);
}

export function forget(): void {
  sessionStorage.removeItem(TOKEN);
}

/** Ends the session of the hosted page, too. */
export function signOut(): void {
  forget();
  location.assign(`${settings.signInUrl}/logout?${new URLSearchParams({ client_id: settings.clientId, logout_uri: home() })}`);
}

/** As the app client has it, slash included. */
function home(): string {
  return `${location.origin}/`;
}

function claimsOf(jwt: string | null): Claims | undefined {
  try {
    const [, payload] = jwt!.split('.');
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0)))) as Claims;
  } catch {
    return undefined;
  }
}

function randomText(): string {
  return base64Url(crypto.getRandomValues(new Uint8Array(32)).buffer);
}

function base64Url(buffer: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
}

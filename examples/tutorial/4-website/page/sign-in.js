const { signInUrl, signInScopes, clientId } = await (await fetch('/config.json')).json();
const home = `${location.origin}/`;

const base64Url = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** Goes to the hosted sign-in page. It sends the browser back with a code that only this page can exchange (PKCE). */
export async function signIn() {
  const verifier = base64Url(crypto.getRandomValues(new Uint8Array(32)));
  const state = base64Url(crypto.getRandomValues(new Uint8Array(16)));
  sessionStorage.setItem('pending', JSON.stringify({ verifier, state }));
  const challenge = base64Url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)));
  location.assign(`${signInUrl}/oauth2/authorize?${new URLSearchParams({
    response_type: 'code', client_id: clientId, redirect_uri: home, scope: signInScopes, state, code_challenge: challenge, code_challenge_method: 'S256',
  })}`);
}

/** The ID token, or undefined if no user is signed in. */
export async function token() {
  const query = new URLSearchParams(location.search);
  const { verifier, state } = JSON.parse(sessionStorage.getItem('pending') ?? '{}');
  if (query.has('code') && state && query.get('state') === state) {
    sessionStorage.removeItem('pending');
    history.replaceState(null, '', '/');
    const answer = await fetch(`${signInUrl}/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'authorization_code', client_id: clientId, code: query.get('code'), redirect_uri: home, code_verifier: verifier }),
    });
    sessionStorage.setItem('token', (await answer.json()).id_token);
  }
  return sessionStorage.getItem('token') ?? undefined;
}

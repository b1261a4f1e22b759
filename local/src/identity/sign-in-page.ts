/** A form that asks who to be. There is no password: on this machine you can act as any user. */
export function signInPage(query: URLSearchParams): string {
  const fields = [...query].map(([name, value]) => `<input type="hidden" name="${html(name)}" value="${html(value)}">`).join('');
  return page('Sign in', `<form method="post" action="/login">${fields}
<p>This is the local stand-in for the hosted sign-in of Amazon Cognito. It asks for no password; the same e-mail address is always the same user.</p>
<label for="email">E-mail address</label>
<input id="email" name="email" type="email" required autofocus value="${html(query.get('login_hint') ?? 'ada@example.com')}">
<button>Sign in</button></form>`);
}

export function errorPage(message: string): string {
  return page('This does not work', `<p role="alert">${html(message)}</p>`);
}

function page(title: string, content: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>${title}</title><style>
body{font:16px/1.5 system-ui,sans-serif;max-width:24rem;margin:15vh auto;padding:0 1rem;color:#1f2933}
label{display:block;font-weight:600}input[type=email],button{box-sizing:border-box;width:100%;font:inherit;padding:.6rem;margin:.3rem 0;border:1px solid #9aa5b1;border-radius:.4rem}
button{background:#1d4ed8;border-color:#1d4ed8;color:#fff;cursor:pointer}
</style></head><body><h1>${title}</h1>${content}</body></html>`;
}

function html(text: string): string {
  return text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

import { createHash, randomUUID } from 'node:crypto';
import { IncomingMessage, Server } from 'node:http';
import { answerAddress, checkAuthorization, readAuthorization, UntrustedRequest } from './authorization-request';
import { AuthorizationRequest, OAuthError, SignedInUser, SignInClient } from './sign-in-client';
import { errorPage, signInPage } from './sign-in-page';
import { TokenEndpoint } from './token-endpoint';
import { UserPool } from './user-pool';
import { authorityOf, close, listen, Port } from '../loopback';
import { Answer } from '../serving/answer';
import { guardedServer, ReadBody } from '../serving/guarded-server';

export interface HostedSignInSettings {
  readonly logicalId: string;
  /** Its host in AWS. */
  readonly domain: string;
  readonly pool: UserPool;
  /** Asked for with every request: addresses of clients may be known late. */
  readonly clients: () => readonly SignInClient[];
  readonly log: (message: string) => void;
}

interface Page {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly reason?: string;
}

/** Forms of sign-in pages and of token requests are small. */
const LARGEST_FORM = 1024 * 1024;

/** The hosted sign-in of a user pool: the authorization code grant with PKCE, sessions, tokens. */
export class HostedSignIn {
  private readonly server: Server;
  private readonly sessions = new Map<string, SignedInUser>();
  private readonly tokens: TokenEndpoint;

  constructor(private readonly settings: HostedSignInSettings) {
    this.tokens = new TokenEndpoint(settings.pool, settings.clients);
    this.server = guardedServer({
      largestBody: LARGEST_FORM,
      answer: async (incoming, read) => answered(await this.page(incoming, read)),
      failure: (reason) => answered({ ...html(500, errorPage('Something is wrong here.')), reason }),
      log: settings.log,
    });
  }

  public get logicalId(): string {
    return this.settings.logicalId;
  }

  public get domain(): string {
    return this.settings.domain;
  }

  public get url(): string {
    return `http://${authorityOf(this.server, `The sign-in ${this.logicalId}`)}`;
  }

  public async start(port: Port): Promise<void> {
    await listen(this.server, port);
  }

  public async stop(): Promise<void> {
    await close(this.server);
  }

  private async page(incoming: IncomingMessage, read: ReadBody): Promise<Page> {
    const form = formOf(await read());
    try {
      return form === undefined ? refusal(413, 'The form is too large.') : this.answer(incoming, form);
    } catch (error) {
      if (error instanceof UntrustedRequest || error instanceof OAuthError) return refusal(400, error.message);
      throw error;
    }
  }

  private answer(incoming: IncomingMessage, form: URLSearchParams): Page {
    const [pathname = '/', query = ''] = (incoming.url ?? '/').split(/\?(.*)/s);
    const searchParams = new URLSearchParams(query);
    switch (`${incoming.method} ${pathname}`) {
      case 'GET /oauth2/authorize': return this.authorize(searchParams, this.sessions.get(sessionOf(incoming)));
      case 'GET /login': return html(200, signInPage(searchParams));
      case 'POST /login': return this.signIn(form);
      case 'GET /logout': return this.signOut(searchParams, sessionOf(incoming));
      case 'OPTIONS /oauth2/token': case 'OPTIONS /oauth2/revoke': return { status: 204, headers: cors(incoming) };
      case 'POST /oauth2/token': return this.exchange(incoming, () => this.tokens.exchange(form, incoming.headers.authorization));
      case 'POST /oauth2/revoke': return this.exchange(incoming, () => this.tokens.revoke(form, incoming.headers.authorization));
      default: return refusal(404, 'The local runner has no such page of the hosted sign-in.');
    }
  }

  /** Whoever has signed in on another visit need not do so again. */
  private authorize(query: URLSearchParams, user: SignedInUser | undefined): Page {
    const request = readAuthorization(query, this.settings.clients());
    try {
      checkAuthorization(query, request);
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      return redirect(answerAddress(request, { error: error.code, error_description: error.message }));
    }
    return user === undefined || query.get('prompt') === 'login' ? redirect(`/login?${query.toString()}`) : this.arrive(request, user);
  }

  private signIn(form: URLSearchParams): Page {
    const request = readAuthorization(form, this.settings.clients());
    checkAuthorization(form, request);
    const email = (form.get('email') ?? '').trim().toLowerCase();
    if (!/^[^@\s]+@[^@\s]+$/.test(email)) throw new UntrustedRequest(`${email} is no e-mail address.`);
    const user = { email, sub: userId(email) };
    const session = randomUUID();
    this.sessions.set(session, user);
    const answer = this.arrive(request, user);
    return { ...answer, headers: { ...answer.headers, 'set-cookie': `cognito=${session}; Path=/; HttpOnly; SameSite=Lax` } };
  }

  private arrive(request: AuthorizationRequest, user: SignedInUser): Page {
    return redirect(answerAddress(request, { code: this.tokens.code(request, user) }));
  }

  private signOut(query: URLSearchParams, session: string): Page {
    const client = this.settings.clients().find(({ id }) => id === query.get('client_id'));
    const target = query.get('logout_uri') ?? '';
    if (client === undefined || !client.logoutUrls.includes(target)) throw new UntrustedRequest(`The logout_uri is not one of the client: ${client?.logoutUrls.join(', ') ?? 'there is none'}`);
    this.sessions.delete(session);
    return redirect(target);
  }

  private exchange(incoming: IncomingMessage, answer: () => object | void): Page {
    try {
      return { ...json(200, answer() ?? {}), headers: { 'content-type': 'application/json', ...cors(incoming) } };
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      return { ...json(400, { error: error.code }), headers: { 'content-type': 'application/json', ...cors(incoming) }, reason: `${error.code}: ${error.message}` };
    }
  }
}

/** The same for the same address, in every run. */
export function userId(email: string): string {
  const hex = createHash('sha256').update(email).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function formOf(body: Buffer | undefined): URLSearchParams | undefined {
  return body === undefined ? undefined : new URLSearchParams(body.toString('utf8'));
}

function sessionOf(incoming: IncomingMessage): string {
  return /(?:^|;\s*)cognito=([^;]+)/.exec(incoming.headers.cookie ?? '')?.[1] ?? '';
}

/** Pages of every origin may ask for tokens: what proves them is in the request. */
function cors(incoming: IncomingMessage): Record<string, string> {
  const { origin } = incoming.headers;
  return origin === undefined ? {} : {
    'access-control-allow-origin': origin, 'access-control-allow-headers': 'authorization, content-type', 'access-control-allow-methods': 'POST, OPTIONS', 'vary': 'Origin',
  };
}

function redirect(location: string): Page {
  return { status: 302, headers: { location } };
}

function html(status: number, body: string): Page {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}

function json(status: number, value: object): Page {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

function refusal(status: number, message: string): Page {
  return { ...html(status, errorPage(message)), reason: message };
}

function answered({ status, headers = {}, body = '', reason }: Page): Answer {
  return { status, headers: Object.entries({ 'cache-control': 'no-store', ...headers }), body: Buffer.from(body), reason };
}

import { randomUUID } from 'node:crypto';
import { IncomingMessage, Server } from 'node:http';
import { answerAddress, checkAuthorization, readAuthorization, UntrustedRequest } from './authorization-request';
import { AuthorizationRequest, OAuthError, SignInClient } from './sign-in-client';
import { errorPage, signInPage } from './sign-in-page';
import { TokenEndpoint } from './token-endpoint';
import { User, userId } from './user';
import { UserPool } from './user-pool';
import { authorityOf, listen, Port } from '../loopback';
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
  private server: Server;
  /** Signed-in users, by the cookies of their browsers. */
  private readonly sessions = new Map<string, string>();
  private readonly tokens: TokenEndpoint;

  constructor(private settings: HostedSignInSettings) {
    this.tokens = new TokenEndpoint(() => this.settings.pool, () => this.settings.clients());
    this.server = guardedServer({
      largestBody: LARGEST_FORM,
      answer: async (incoming, read) => answered(await this.page(incoming, read)),
      failure: (reason) => answered({ ...html(500, errorPage('Something is wrong here.')), reason }),
      log: (line) => this.settings.log(line),
    });
  }

  /** From now on, this is the sign-in; sessions and tokens stay. */
  public redefine(settings: HostedSignInSettings): void {
    this.settings = settings;
  }

  public get pool(): UserPool {
    return this.settings.pool;
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
    this.server = await listen(this.server, port);
  }

  private async page(incoming: IncomingMessage, read: ReadBody): Promise<Page> {
    const form = formOf(await read());
    try {
      return form === undefined ? refusal(413, 'The form is too large.') : await this.answer(incoming, form);
    } catch (error) {
      if (error instanceof UntrustedRequest || error instanceof OAuthError) return refusal(400, error.message);
      throw error;
    }
  }

  private async answer(incoming: IncomingMessage, form: URLSearchParams): Promise<Page> {
    const [pathname = '/', query = ''] = (incoming.url ?? '/').split(/\?(.*)/s);
    const searchParams = new URLSearchParams(query);
    switch (`${incoming.method} ${pathname}`) {
      case 'GET /oauth2/authorize': return this.authorize(searchParams, this.settings.pool.users.find(this.sessions.get(sessionOf(incoming)) ?? ''));
      case 'GET /login': return html(200, signInPage(searchParams));
      case 'POST /login': return this.signIn(form);
      case 'GET /logout': return this.signOut(searchParams, sessionOf(incoming));
      case 'OPTIONS /oauth2/token': case 'OPTIONS /oauth2/revoke': case 'OPTIONS /oauth2/userInfo': return { status: 204, headers: cors(incoming) };
      case 'POST /oauth2/token': return this.exchange(incoming, () => this.tokens.exchange(form, incoming.headers.authorization));
      case 'POST /oauth2/revoke': return this.exchange(incoming, () => this.tokens.revoke(form, incoming.headers.authorization));
      case 'GET /oauth2/userInfo': case 'POST /oauth2/userInfo': return this.exchange(incoming, async () => this.userInfo(incoming));
      default: return refusal(404, 'The local runner has no such page of the hosted sign-in.');
    }
  }

  /** A user who has signed in before needn't sign in again. */
  private authorize(query: URLSearchParams, user: User | undefined): Page {
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
    const user = this.userOf(email);
    const session = randomUUID();
    this.sessions.set(session, user.username);
    const answer = this.arrive(request, user);
    return { ...answer, headers: { ...answer.headers, 'set-cookie': `cognito=${session}; Path=/; HttpOnly; SameSite=Lax` } };
  }

  /** A new address becomes a user of the pool. */
  private userOf(email: string): User {
    const { users } = this.settings.pool;
    const now = Math.floor(Date.now() / 1000);
    return users.find(email) ?? users.put({
      username: userId(email), sub: userId(email), status: 'CONFIRMED', enabled: true, attributes: { email, email_verified: 'true' }, groups: [], created: now, modified: now,
    });
  }

  /** User attributes that the scopes of an access token give its client. */
  private async userInfo(incoming: IncomingMessage): Promise<object> {
    const claims = await this.settings.pool.verifyAccess(/^Bearer\s+(\S+)$/i.exec(incoming.headers.authorization ?? '')?.[1] ?? '').catch(() => undefined);
    const user = claims === undefined ? undefined : this.settings.pool.users.find(String(claims.username));
    if (user === undefined || !String(claims?.scope).split(' ').includes('openid')) throw new OAuthError('invalid_token', 'The access token is no good here, or lacks the scope openid.');
    return { sub: user.sub, username: user.username, ...user.attributes };
  }

  private arrive(request: AuthorizationRequest, user: User): Page {
    return redirect(answerAddress(request, { code: this.tokens.code(request, user) }));
  }

  private signOut(query: URLSearchParams, session: string): Page {
    const client = this.settings.clients().find(({ id }) => id === query.get('client_id'));
    const target = query.get('logout_uri') ?? '';
    if (client === undefined || !client.logoutUrls.includes(target)) throw new UntrustedRequest(`The logout_uri is not one of the client: ${client?.logoutUrls.join(', ') ?? 'there is none'}`);
    this.sessions.delete(session);
    return redirect(target);
  }

  private async exchange(incoming: IncomingMessage, answer: () => Promise<object> | object | void): Promise<Page> {
    try {
      return { ...json(200, await answer() ?? {}), headers: { 'content-type': 'application/json', ...cors(incoming) } };
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      return { ...json(error.code === 'invalid_token' ? 401 : 400, { error: error.code }), headers: { 'content-type': 'application/json', ...cors(incoming) }, reason: `${error.code}: ${error.message}` };
    }
  }
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
    'access-control-allow-origin': origin, 'access-control-allow-headers': 'authorization, content-type', 'access-control-allow-methods': 'GET, POST, OPTIONS', 'vary': 'Origin',
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

import { createHash, randomUUID } from 'node:crypto';
import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { answerAddress, checkAuthorization, readAuthorization, UntrustedRequest } from './authorization-request';
import { AuthorizationRequest, OAuthError, SignedInUser, SignInClient } from './sign-in-client';
import { errorPage, signInPage } from './sign-in-page';
import { TokenEndpoint } from './token-endpoint';
import { UserPool } from './user-pool';
import { messageOf } from '../json';
import { authorityOf, close, listen } from '../loopback';

export interface HostedSignInSettings {
  readonly logicalId: string;
  /** Its host in AWS. */
  readonly domain: string;
  readonly pool: UserPool;
  /** Asked for with every request: addresses of clients may be known late. */
  readonly clients: () => readonly SignInClient[];
  readonly log: (message: string) => void;
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The hosted sign-in of a user pool: the authorization code grant with PKCE, sessions, tokens. */
export class HostedSignIn {
  private readonly server: Server = createServer((incoming, outgoing) => void this.serve(incoming, outgoing));
  private readonly sessions = new Map<string, SignedInUser>();
  private readonly tokens: TokenEndpoint;

  constructor(private readonly settings: HostedSignInSettings) {
    this.tokens = new TokenEndpoint(settings.pool, settings.clients);
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

  public async start(): Promise<void> {
    await listen(this.server, 0);
  }

  public async stop(): Promise<void> {
    await close(this.server);
  }

  private async serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    let answer: Answer;
    try {
      answer = await this.answer(incoming);
    } catch (error) {
      this.settings.log(`${incoming.method} ${incoming.url}: ${messageOf(error)}`);
      answer = failure(error);
    }
    outgoing.writeHead(answer.status, { 'cache-control': 'no-store', ...answer.headers }).end(answer.body);
  }

  private async answer(incoming: IncomingMessage): Promise<Answer> {
    const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://local');
    switch (`${incoming.method} ${pathname}`) {
      case 'GET /oauth2/authorize': return this.authorize(searchParams, this.sessions.get(sessionOf(incoming)));
      case 'GET /login': return html(200, signInPage(searchParams));
      case 'POST /login': return this.signIn(await formOf(incoming));
      case 'GET /logout': return this.signOut(searchParams, sessionOf(incoming));
      case 'OPTIONS /oauth2/token': case 'OPTIONS /oauth2/revoke': return { status: 204, headers: cors(incoming) };
      case 'POST /oauth2/token': return this.exchange(incoming, (form) => this.tokens.exchange(form, incoming.headers.authorization));
      case 'POST /oauth2/revoke': return this.exchange(incoming, (form) => this.tokens.revoke(form, incoming.headers.authorization));
      default: return html(404, errorPage('The local runner has no such page of the hosted sign-in.'));
    }
  }

  /** Whoever has signed in on another visit need not do so again. */
  private authorize(query: URLSearchParams, user: SignedInUser | undefined): Answer {
    const request = readAuthorization(query, this.settings.clients());
    try {
      checkAuthorization(query, request);
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      return redirect(answerAddress(request, { error: error.code, error_description: error.message }));
    }
    return user === undefined || query.get('prompt') === 'login' ? redirect(`/login?${query.toString()}`) : this.arrive(request, user);
  }

  private signIn(form: URLSearchParams): Answer {
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

  private arrive(request: AuthorizationRequest, user: SignedInUser): Answer {
    return redirect(answerAddress(request, { code: this.tokens.code(request, user) }));
  }

  private signOut(query: URLSearchParams, session: string): Answer {
    const client = this.settings.clients().find(({ id }) => id === query.get('client_id'));
    const target = query.get('logout_uri') ?? '';
    if (client === undefined || !client.logoutUrls.includes(target)) throw new UntrustedRequest(`The logout_uri is not one of the client: ${client?.logoutUrls.join(', ') ?? 'there is none'}`);
    this.sessions.delete(session);
    return redirect(target);
  }

  private async exchange(incoming: IncomingMessage, answer: (form: URLSearchParams) => object | void): Promise<Answer> {
    const form = await formOf(incoming);
    try {
      return { ...json(200, answer(form) ?? {}), headers: { 'content-type': 'application/json', ...cors(incoming) } };
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      return { ...json(400, { error: error.code }), headers: { 'content-type': 'application/json', ...cors(incoming) } };
    }
  }
}

/** The same for the same address, in every run. */
function userId(email: string): string {
  const hex = createHash('sha256').update(email).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

async function formOf(incoming: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
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

function redirect(location: string): Answer {
  return { status: 302, headers: { location } };
}

function html(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}

function json(status: number, value: object): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

function failure(error: unknown): Answer {
  return error instanceof UntrustedRequest || error instanceof OAuthError ? html(400, errorPage(error.message)) : html(500, errorPage('Something is wrong here.'));
}

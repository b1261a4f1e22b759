import { IncomingMessage, Server } from 'node:http';
import { messageOf } from '../json';
import { Behavior, behaviorFor } from './behavior';
import { compressed } from './compression';
import { EdgeContext } from './edge-event';
import { forwarded } from './forwarding';
import { withPolicy } from './response-headers';
import { field, Fields, plainResponse, readRequest, WebsiteRequest, WebsiteResponse } from './website-request';
import { authorityOf, listen, Port } from '../loopback';
import { Answer } from '../serving/answer';
import { guardedServer, ReadBody } from '../serving/guarded-server';

/** CloudFront takes more; what is behind it here doesn't. */
const LARGEST_BODY = 64 * 1024 * 1024;

/** The page that is shown in place of an error. */
export interface ErrorPage {
  readonly status: number;
  readonly path?: string;
  /** The page that the viewer gets instead. */
  readonly responseStatus?: number;
}

export interface WebsiteSettings {
  readonly logicalId: string;
  readonly context: EdgeContext;
  readonly behaviors: readonly Behavior[];
  readonly rootObject: string;
  readonly errorPages: readonly ErrorPage[];
  /** Names this machine where a text names an address of AWS that it stands for. */
  readonly localized: (text: string, kind: 'addresses' | 'origins') => string;
  readonly log: (message: string) => void;
}

/** A CloudFront distribution on its own port. It doesn't cache: every request reaches its origin. */
export class Website {
  private server: Server;

  constructor(private readonly settings: WebsiteSettings) {
    this.server = guardedServer({
      largestBody: LARGEST_BODY,
      answer: async (incoming, read) => this.serve(incoming, read),
      failure: (reason) => this.sent(plainResponse(502, 'The request could not be satisfied.', reason)),
      log: settings.log,
    });
  }

  public get logicalId(): string {
    return this.settings.logicalId;
  }

  public async start(port: Port): Promise<void> {
    this.server = await listen(this.server, port);
  }

  public get url(): string {
    return `http://${authorityOf(this.server, `The website ${this.logicalId}`)}`;
  }

  private async serve(incoming: IncomingMessage, read: ReadBody): Promise<Answer> {
    const body = await read();
    return this.sent(body === undefined
      ? plainResponse(413, 'The request is too large.', `the body is larger than ${LARGEST_BODY} bytes`)
      : await this.answer(readRequest(incoming, body)));
  }

  private sent({ headers, ...answer }: WebsiteResponse): Answer {
    const fields = [...this.local(headers)].flatMap(([name, values]) => values.map((value) => [name, value] as const));
    return { ...answer, headers: [...fields, ['X-Cache', 'Miss from cloudfront']] };
  }

  private async answer(viewed: WebsiteRequest): Promise<WebsiteResponse> {
    const behavior = behaviorFor(this.settings.behaviors, viewed.uri);
    if (!behavior.methods.includes(viewed.method)) return plainResponse(403, `The distribution does not take ${viewed.method} here.`, `the behavior ${behavior.pattern} allows ${behavior.methods.join(', ')}`);
    const request = await this.changed(viewed, behavior);
    if ('status' in request) return this.finished(viewed, request, behavior);
    const answer = await this.shown(await this.fetched(request, behavior));
    return this.finished(request, behavior.compress ? compressed(answer, field(viewed.headers, 'accept-encoding'), behavior.forwarding.encodings) : answer, behavior);
  }

  private async changed(request: WebsiteRequest, { onRequest }: Behavior): Promise<WebsiteRequest | WebsiteResponse> {
    try {
      return await onRequest?.onRequest(this.settings.context, request) ?? request;
    } catch (error) {
      return this.failed(error);
    }
  }

  private async fetched(request: WebsiteRequest, { origin, forwarding }: Behavior): Promise<WebsiteResponse> {
    return origin(forwarded(request.uri === '/' ? { ...request, uri: `/${this.settings.rootObject}` } : request, forwarding));
  }

  private async shown(answer: WebsiteResponse): Promise<WebsiteResponse> {
    const page = this.settings.errorPages.find(({ status }) => status === answer.status);
    if (page?.path === undefined) return answer;
    const request: WebsiteRequest = { id: '', ip: '127.0.0.1', method: 'GET', uri: page.path, query: new Map(), headers: new Map(), cookies: new Map(), body: Buffer.alloc(0) };
    const shown = await this.fetched(request, behaviorFor(this.settings.behaviors, page.path));
    return shown.status === 200 ? { ...shown, status: page.responseStatus ?? answer.status, reason: answer.reason } : answer;
  }

  private async finished(request: WebsiteRequest, answer: WebsiteResponse, { responseHeaders, onResponse }: Behavior): Promise<WebsiteResponse> {
    const response = responseHeaders === undefined ? answer : { ...answer, headers: withPolicy(answer.headers, responseHeaders) };
    // CloudFront calls no function for errors.
    if (onResponse === undefined || response.status >= 400) return response;
    try {
      return await onResponse.onResponse(this.settings.context, request, response);
    } catch (error) {
      return this.failed(error);
    }
  }

  private failed(error: unknown): WebsiteResponse {
    return plainResponse(503, 'The function of the distribution failed.', messageOf(error));
  }

  /** Names this machine where the template names AWS. There is no TLS here to upgrade to, which some browsers would on loopback too. */
  private local(headers: Fields): Fields {
    const result = new Map(headers);
    const change = (name: string, changed: (value: string) => string): void => {
      const values = result.get(name);
      if (values !== undefined) result.set(name, values.map(changed));
    };
    change('location', (value) => this.settings.localized(value, 'addresses'));
    change('content-security-policy', (value) => this.settings.localized(value, 'origins').replace(/;?\s*upgrade-insecure-requests/, ''));
    return result;
  }
}

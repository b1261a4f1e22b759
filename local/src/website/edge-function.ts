import { createContext, Script } from 'node:vm';
import { isObject, JsonObject, messageOf, object, parse } from '../json';
import { changedRequest, changedResponse, EdgeContext, edgeEvent } from './edge-event';
import { WebsiteRequest, WebsiteResponse } from './website-request';

/** CloudFront gives a function less than a millisecond; an endless loop ends here too. */
const TIMEOUT_MS = 1000;

/** A CloudFront function, in a context that has the language and nothing else: neither network, files, timers nor modules. */
export class EdgeFunction {
  private readonly script: Script;

  constructor(private readonly name: string, code: string, private readonly log: (message: string) => void) {
    try {
      this.script = new Script(`${code}\n;(async () => JSON.stringify(await handler(JSON.parse(event))))()`, { filename: name });
    } catch (error) {
      throw new Error(`The CloudFront function ${name} cannot run here: ${messageOf(error)}`);
    }
  }

  /** The request as the function changes it, or the function's own response. */
  public async onRequest(context: EdgeContext, request: WebsiteRequest): Promise<WebsiteRequest | WebsiteResponse> {
    const answer = await this.run(edgeEvent(context, request));
    return answer.statusCode === undefined ? changedRequest(request, answer) : changedResponse(answer, Buffer.alloc(0));
  }

  public async onResponse(context: EdgeContext, request: WebsiteRequest, response: WebsiteResponse): Promise<WebsiteResponse> {
    return changedResponse(await this.run(edgeEvent(context, request, response)), response.body);
  }

  private async run(event: JsonObject): Promise<JsonObject> {
    const print = (...values: readonly unknown[]): void => this.log(values.map((value) => typeof value === 'string' ? value : JSON.stringify(value)).join(' '));
    const sandbox = createContext({ event: JSON.stringify(event), console: { log: print, error: print } });
    const answer = await (this.script.runInContext(sandbox, { timeout: TIMEOUT_MS }) as Promise<string | undefined>);
    const value = answer === undefined ? undefined : parse(answer, this.name);
    if (!isObject(value)) throw new Error(`The CloudFront function ${this.name} returns neither a request nor a response`);
    return object(value, this.name);
  }
}

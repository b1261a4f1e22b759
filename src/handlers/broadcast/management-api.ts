import { type ClientRequest, type IncomingMessage, type RequestOptions, Agent, request } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { extendedEncodeURIComponent } from '@smithy/core/protocols';
import type { Frame } from './frame';
import { FrameSigner, type SignerConfig } from './frame-signer';

/** Concurrent requests, each on a separate connection. At 15 ms each, more than the function has CPU for. */
export const PARALLEL = 100;
const TIMEOUT_MILLISECONDS = 2000;

type Requester = (options: RequestOptions, answered: (response: IncomingMessage) => void) => ClientRequest;

/**
 * Posts frames to connections over kept-alive connections. The one place where requests are signed without a client of
 * the SDK, which takes five times the CPU for each: `npm run bench:broadcast` compares them.
 */
export class ManagementApi {
  private readonly signer: FrameSigner;
  private readonly options: RequestOptions;
  private readonly path: string;
  private readonly request: Requester;

  constructor(endpoint: string, config: SignerConfig, timeout = TIMEOUT_MILLISECONDS) {
    const { protocol, hostname, port, host, pathname } = new URL(endpoint);
    const secure = protocol === 'https:';
    // The timeout also ends idle connections: those that a frozen function has kept are dead when it wakes.
    const settings = { keepAlive: true, maxSockets: PARALLEL, timeout };
    this.request = secure ? secureRequest : request;
    this.options = { method: 'POST', hostname, port, agent: secure ? new SecureAgent(settings) : new Agent(settings), setHost: false };
    this.path = `${pathname.replace(/\/$/, '')}/@connections/`;
    this.signer = new FrameSigner(config, host);
  }

  /** The HTTP status. Throws where there is no answer. */
  async post(connectionId: string, frame: Frame): Promise<number> {
    const path = `${this.path}${extendedEncodeURIComponent(connectionId)}`;
    const headers = await this.signer.headers(path, frame);
    return new Promise((resolve, reject) => {
      const sent = this.request({ ...this.options, path, headers }, (response) => {
        response.once('error', reject).once('end', () => resolve(response.statusCode ?? 0)).resume();
      });
      sent.once('error', reject).once('timeout', () => sent.destroy(Object.assign(new Error('No answer.'), { code: 'ETIMEDOUT' })));
      // As text it goes out together with the headers, in one write.
      sent.end(frame.text);
    });
  }
}

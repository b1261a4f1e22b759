import { once } from 'events';
import { IncomingMessage } from 'http';
// The local runner's own.
import { WebSocket } from 'ws';
import { until } from '../../support/wait';

/** The messages that a client gets. */
export interface Frame {
  readonly type?: string;
  readonly id?: string;
  readonly message?: unknown;
  readonly status?: number;
  readonly title?: string;
  readonly detail?: string;
  readonly requestId?: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

/** How a client says who it is: by a header, or as browsers can. */
export interface SocketCredentials {
  readonly token?: string;
  readonly headers?: Record<string, string>;
  readonly protocols?: string[];
}

/** A client of a WebSocket API, which keeps all that it hears. */
export class SocketClient {
  /** Rejects with the status of the answer where there will be no connection. */
  public static async connect(url: string, { token, headers, protocols }: SocketCredentials): Promise<SocketClient> {
    const socket = new WebSocket(url, protocols ?? [], { headers: { ...(token === undefined ? {} : { Authorization: token }), ...headers } });
    const client = new SocketClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.once('unexpected-response', (_, response: IncomingMessage) => reject(new Error(String(response.statusCode))));
      socket.once('error', reject);
    });
    return client;
  }

  public readonly frames: Frame[] = [];

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => this.frames.push(JSON.parse(data.toString('utf8'))));
    // Without a listener, an unexpected end would end the test.
    socket.on('error', () => undefined);
  }

  /** The protocol that the API has accepted. */
  public get protocol(): string {
    return this.socket.protocol;
  }

  /** @param frames how many pieces a text is sent in */
  public send(message: unknown, frames = 1): void {
    const data = typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message);
    const size = Math.ceil(data.length / frames);
    for (let frame = 0; frame < frames; frame++) this.socket.send(data.slice(frame * size, (frame + 1) * size), { fin: frame === frames - 1 });
  }

  /** The first frame that fits. */
  public async heard(fits: (frame: Frame) => boolean): Promise<Frame> {
    return until(() => `heard ${JSON.stringify(this.frames)} only`, () => this.frames.find(fits));
  }

  /** The code that the connection is ended with. */
  public async ended(): Promise<number> {
    const [code] = await once(this.socket, 'close') as [number];
    return code;
  }

  public close(): void {
    this.socket.close();
  }

  /** Gone without a word. */
  public vanish(): void {
    this.socket.terminate();
  }
}

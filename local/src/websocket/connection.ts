import { WebSocket } from 'ws';
import { JsonObject } from '../json';
import { SocketContext } from './socket-events';

/** API Gateway ends every connection after two hours. */
const LONGEST_MS = 2 * 60 * 60 * 1000;
const GOING_AWAY = 1001;

/** A client that is connected. */
export class Connection {
  /** Resolves when the connection has ended. */
  public readonly ended: Promise<void>;
  private lastActive = Date.now();
  private idle?: NodeJS.Timeout;
  private readonly end: NodeJS.Timeout;

  constructor(public readonly context: SocketContext, private readonly socket: WebSocket, private readonly idleMs: number) {
    this.end = setTimeout(() => socket.close(GOING_AWAY, 'Going away'), LONGEST_MS);
    this.end.unref();
    this.active();
    this.ended = new Promise((resolve) => {
      socket.once('close', () => {
        clearTimeout(this.end);
        clearTimeout(this.idle);
        resolve();
      });
    });
  }

  /** Messages count in both directions. */
  public active(): void {
    this.lastActive = Date.now();
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.socket.close(GOING_AWAY, 'Going away'), this.idleMs);
    this.idle.unref();
  }

  /** False where the client is gone. */
  public async send(data: Buffer | string): Promise<boolean> {
    if (this.socket.readyState !== WebSocket.OPEN) return false;
    this.active();
    return new Promise((resolve) => this.socket.send(data, { binary: false }, (error) => resolve(error === undefined || error === null)));
  }

  public close(code = 1000, reason = 'Connection Closed Normally'): void {
    this.socket.close(code, reason);
  }

  /** As the management API tells of it. */
  public describe(): JsonObject {
    const { connectedAt, request } = this.context;
    return {
      connectedAt: new Date(connectedAt).toISOString(),
      identity: { sourceIp: request.sourceIp },
      lastActiveAt: new Date(this.lastActive).toISOString(),
    };
  }
}

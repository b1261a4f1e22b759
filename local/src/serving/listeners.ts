import type { Server } from 'node:http';
import { bind, close, Port } from '../loopback';

/** Handlers of a server's clients. */
const EVENTS = ['request', 'upgrade', 'clientError', 'connect'] as const;
type Handler = (...args: unknown[]) => void;

/**
 * Everything that listens for clients, by logical id. When the app changes, the ports and connections stay, and what answers is
 * exchanged: requests that are being answered end as they began.
 */
export class Listeners {
  private serving = new Map<string, Server>();
  private coming = new Map<string, Server>();

  /** The place of an entry, which it keeps from then on. */
  public at(id: string, port: Port): Port {
    return { ...port, take: async (server) => this.take(id, server, port) };
  }

  /** Port that an entry already has. */
  public has(id: string): boolean {
    return this.serving.has(id);
  }

  /** From now on the servers that came last answer; those that did not come again are closed. */
  public async commit(): Promise<void> {
    const gone = [...this.serving].filter(([id]) => !this.coming.has(id)).map(([, server]) => server);
    const kept = new Map<string, Server>();
    for (const [id, server] of this.coming) kept.set(id, takenOver(this.serving.get(id) ?? server, server));
    this.serving = kept;
    this.coming = new Map();
    await Promise.all(gone.map(close));
  }

  /** Forgets what came since the last time. */
  public async rollback(): Promise<void> {
    const fresh = [...this.coming].filter(([id]) => !this.serving.has(id)).map(([, server]) => server);
    this.coming = new Map();
    await Promise.all(fresh.map(close));
  }

  public async stop(): Promise<void> {
    await Promise.all([...new Set([...this.serving.values(), ...this.coming.values()])].map(close));
  }

  private async take(id: string, server: Server, port: Port): Promise<Server> {
    const known = this.serving.get(id);
    if (known === undefined) await bind(server, port);
    this.coming.set(id, server);
    return known ?? server;
  }
}

function takenOver(listening: Server, server: Server): Server {
  if (listening === server) return listening;
  for (const event of EVENTS) {
    const handlers = server.listeners(event) as Handler[];
    listening.removeAllListeners(event);
    for (const handler of handlers) listening.on(event, handler);
  }
  return listening;
}

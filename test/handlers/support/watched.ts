import { type Server, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A service that others speak to through here, so that their requests are known. */
export interface Watched {
  readonly endpoint: string;
  /** Method and path of the requests since the last time. */
  take(): string[];
  stop(): Promise<void>;
}

export async function startWatched(target: string): Promise<Watched> {
  const seen: string[] = [];
  const { hostname, port } = new URL(target);
  const server: Server = createServer((incoming, outgoing) => {
    seen.push(`${incoming.method} ${incoming.url}`);
    const { method, url: path, headers } = incoming;
    const passed = request({ hostname, port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => seen.splice(0),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => { server.close(resolve); });
    },
  };
}

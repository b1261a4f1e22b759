import type { IncomingMessage } from 'node:http';

const OWN_SITE = ['none', 'same-origin'];

/**
 * Why a request may come from a page of the web, which must neither read nor do anything here. Undefined: it doesn't.
 * A name that a page has pointed to this machine is in `Host`, a page of another address is in `Origin`.
 */
export function foreign({ headers, method }: IncomingMessage, port: number): string | undefined {
  const { host, origin } = headers;
  const own = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (host === undefined || !own.includes(host.toLowerCase())) return `the console isn't served for the host ${host ?? 'that is missing'}`;
  if (origin !== undefined && origin !== `http://${host}`) return `the console takes no requests of ${origin}`;
  const site = headers['sec-fetch-site'];
  // A link leads here from anywhere; what it leads to is the page, which does nothing by itself.
  const isLink = method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  if (site !== undefined && !isLink && !OWN_SITE.includes(String(site))) return 'the console takes no requests of other pages';
  return undefined;
}

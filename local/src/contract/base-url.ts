import { isObject, Json, JsonObject } from '../json';

/** Where requests of a document go: its first address, or the local runner where it has none that is absolute. */
export function baseUrlOf({ servers }: JsonObject, localUrl: string): string {
  const [first] = Array.isArray(servers) ? servers as readonly Json[] : [];
  const url = isObject(first) && typeof first.url === 'string' ? first.url : '';
  return (/^https?:/.test(url) ? url : `${localUrl}${url}`).replace(/\/$/, '');
}

/** Where the token comes from that requests need beside the address. */
export const TOKEN_HINT = 'A token of the local runner: npx cdk-serverless-api-local token you@example.com';

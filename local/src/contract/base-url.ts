import { isObject, Json, JsonObject } from '../json';

/** Base URL of a document's requests: its first absolute address, or the local runner. */
export function baseUrlOf({ servers }: JsonObject, localUrl: string): string {
  const [first] = Array.isArray(servers) ? servers as readonly Json[] : [];
  const url = isObject(first) && typeof first.url === 'string' ? first.url : '';
  return (/^https?:/.test(url) ? url : `${localUrl}${url}`).replace(/\/$/, '');
}

/** Way to get the token that requests need beside the address. */
export const TOKEN_HINT = 'A token of the local runner: npx cdk-serverless-api-local token you@example.com';

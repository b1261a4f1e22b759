import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { field, Fields, WebsiteResponse } from './website-request';

const SMALLEST = 1000;
const LARGEST = 10_000_000;

/** Types that CloudFront compresses. */
const TYPES = /^(text\/|application\/(javascript|x-javascript|json|manifest\+json|wasm|xml|rss\+xml|xhtml\+xml|vnd\.ms-fontobject|x-font-\w+)|font\/(eot|otf|ttf|opentype)|image\/svg\+xml)/;

/** Compresses as CloudFront does: what is worth it, and whole. */
export function compressed(response: WebsiteResponse, accepted: string | undefined, encodings: readonly string[]): WebsiteResponse {
  const encoding = encodings.find((known) => (accepted ?? '').split(',').some((text) => text.split(';')[0]?.trim() === known));
  if (encoding === undefined || response.status !== 200 || !isWorthIt(response)) return response;
  const headers = new Map<string, readonly string[]>(response.headers);
  headers.set('content-encoding', [encoding]);
  headers.set('vary', [...headers.get('vary') ?? [], 'Accept-Encoding']);
  headers.delete('accept-ranges');
  const etag = field(headers, 'etag');
  if (etag?.startsWith('"') === true) headers.set('etag', [`W/${etag}`]);
  const body = encoding === 'br' ? brotliCompressSync(response.body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }) : gzipSync(response.body);
  return { ...response, headers, body };
}

function isWorthIt({ headers, body }: { readonly headers: Fields; readonly body: Buffer }): boolean {
  return body.length >= SMALLEST && body.length <= LARGEST && !headers.has('content-encoding') && TYPES.test(field(headers, 'content-type') ?? '');
}

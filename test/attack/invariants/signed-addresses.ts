import { ownerInObjectKey } from '../../../src/handlers/shared/owner';
import { BUCKET } from '../services/services';

interface Signed {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly number?: number;
}

interface FileAnswer {
  readonly file?: { readonly id?: string };
  readonly upload?: Signed & { readonly parts?: unknown };
  readonly download?: Signed;
  readonly parts?: readonly Signed[];
}

/** The conditions that each kind of address sets for an uploader. */
const UPLOAD_HEADERS = ['content-length', 'content-type', 'host', 'if-none-match'];
const PART_HEADERS = ['content-length', 'host'];

/** Addresses that are signed in an answer lead to the caller's own objects, and allow no more than they say. */
export function addressFaults(body: string, caller: string | undefined): string[] {
  if (caller === undefined || !/"(?:upload|download|parts)":/.test(body)) {
    return [];
  }
  const { file, upload, download, parts = [] } = JSON.parse(body) as FileAnswer;
  // An upload in parts has a number of them, and an address for none yet.
  const whole = Number.isInteger(upload?.parts) ? undefined : upload;
  return [
    ...(whole === undefined ? [] : [...keyFaults(whole, caller, file?.id), ...uploadFaults(whole, UPLOAD_HEADERS)]),
    ...(download === undefined ? [] : [...keyFaults(download, caller, file?.id), ...downloadFaults(download)]),
    ...parts.flatMap((part) => [...keyFaults(part, caller), ...uploadFaults(part, PART_HEADERS), ...partFaults(part)]),
  ];
}

function keyFaults({ url = '' }: Signed, caller: string, id = '[0-9a-f-]{36}'): string[] {
  const key = URL.canParse(url) ? decodeURIComponent(new URL(url).pathname) : url;
  const own = new RegExp(`^/${BUCKET}/files/${ownerInObjectKey(caller).replace('.', '\\.')}/${id}(/[0-9a-f-]{36})?$`);
  return own.test(key) ? [] : [`it signs an address of ${key}`];
}

/** Whatever the uploader must send is signed, so that S3 refuses everything else. */
function uploadFaults({ method, url = '', headers = {} }: Signed, expected: readonly string[]): string[] {
  const signed = signedHeaders(url);
  const unsigned = [...expected, ...Object.keys(headers).map((name) => name.toLowerCase())].filter((name) => !signed.includes(name));
  return [...(method === 'PUT' ? [] : [`it signs an upload by ${method}`]), ...unsigned.map((name) => `it does not sign ${name}`)];
}

function downloadFaults({ url = '' }: Signed): string[] {
  return queryOf(url).get('response-content-disposition')?.startsWith('attachment;') ? [] : ['a browser would show what it signs'];
}

function partFaults({ url = '', number }: Signed): string[] {
  const query = queryOf(url);
  return query.get('partNumber') === String(number) && query.has('uploadId') ? [] : [`it signs something else than part ${number}`];
}

function signedHeaders(url: string): readonly string[] {
  return (queryOf(url).get('X-Amz-SignedHeaders') ?? '').split(';');
}

function queryOf(url: string): URLSearchParams {
  return new URL(url, 'http://nowhere').searchParams;
}

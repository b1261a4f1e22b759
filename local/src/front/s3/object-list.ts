import { Emulator } from '../../emulators/emulator';
import { forward } from '../forward';
import { plainText } from './s3-actions';

/** An object as a list has it. */
export interface ListedObject {
  readonly key: string;
  readonly modified: string;
  /** With its quotes. */
  readonly etag: string;
  readonly size: number;
}

export function pathOf(bucket: string, key: string): string {
  return `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
}

/** Objects of the emulator with a prefix. @param most all without it */
export async function listObjects(emulator: Emulator, bucket: string, prefix: string, most?: number): Promise<readonly ListedObject[]> {
  const found: ListedObject[] = [];
  let next: string | undefined;
  do {
    const query = new URLSearchParams({ 'list-type': '2', prefix, ...most === undefined ? {} : { 'max-keys': String(most) }, ...next === undefined ? {} : { 'continuation-token': next } });
    const { status, body } = await forward(emulator, { method: 'GET', url: `/${bucket}?${query.toString()}`, headers: {}, body: Buffer.alloc(0) });
    const text = body.toString('utf8');
    if (status !== 200) throw new Error(`The objects of ${bucket} can't be listed: ${status} ${text}`);
    for (const { groups } of text.matchAll(/<Contents>(?<object>[^]*?)<\/Contents>/g)) {
      const part = (name: string): string => plainText(new RegExp(`<${name}>([^<]*)</${name}>`).exec(groups?.object ?? '')?.[1] ?? '');
      found.push({ key: part('Key'), modified: part('LastModified'), etag: part('ETag'), size: Number(part('Size')) });
    }
    next = most === undefined ? plainText(/<NextContinuationToken>([^<]+)</.exec(text)?.[1] ?? '') : '';
  } while (next !== '');
  return found;
}

import { xmlText } from '../aws-service';
import type { Version } from './version-store';

const MOST = 1000;

/**
 * One page of the versions of a bucket.
 * @param all sorted by key, the newest first
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
 */
export function versionList(all: readonly Version[], query: URLSearchParams): string {
  const most = Math.min(MOST, Number(query.get('max-keys') ?? MOST));
  const [prefix, delimiter, marker, idMarker] = [query.get('prefix') ?? '', query.get('delimiter') ?? '', query.get('key-marker') ?? '', query.get('version-id-marker') ?? ''];
  const isEncoded = query.get('encoding-type') === 'url';
  const name = (text: string): string => (isEncoded ? encodeURIComponent(text).replaceAll('%2F', '/') : xmlText(text));
  const entries = new Map<string, { readonly key: string; readonly id: string; readonly text: string }>();
  for (const [index, version] of all.entries()) {
    const end = delimiter === '' ? -1 : version.key.indexOf(delimiter, prefix.length);
    const common = end < 0 ? undefined : version.key.slice(0, end + delimiter.length);
    const isLatest = all[index - 1]?.key !== version.key;
    if (common === undefined) entries.set(`${version.key}\0${version.id}`, { key: version.key, id: version.id, text: entryOf(version, isLatest, name) });
    else entries.set(common, { key: common, id: '', text: `<CommonPrefixes><Prefix>${name(common)}</Prefix></CommonPrefixes>` });
  }
  const rest = [...entries.values()].filter(({ key }) => marker === '' || compare(key, marker) >= 0);
  // Of the key of the marker, those after the version of the marker; none without one.
  const first = rest.filter(({ key }) => key === marker);
  const skipped = idMarker === '' ? first.length : first.findIndex(({ id }) => id === idMarker) + 1;
  const page = rest.slice(skipped, skipped + most);
  const last = page.at(-1);
  const isTruncated = rest.length > skipped + most && last !== undefined;
  return [
    '<ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
    `<Prefix>${name(prefix)}</Prefix><KeyMarker>${name(marker)}</KeyMarker><VersionIdMarker>${xmlText(idMarker)}</VersionIdMarker><MaxKeys>${most}</MaxKeys>`,
    ...delimiter === '' ? [] : [`<Delimiter>${name(delimiter)}</Delimiter>`],
    ...isEncoded ? ['<EncodingType>url</EncodingType>'] : [],
    `<IsTruncated>${isTruncated}</IsTruncated>`,
    ...isTruncated ? [`<NextKeyMarker>${name(last.key)}</NextKeyMarker>${last.id === '' ? '' : `<NextVersionIdMarker>${last.id}</NextVersionIdMarker>`}`] : [],
    ...page.map(({ text }) => text),
    '</ListVersionsResult>',
  ].join('');
}

function entryOf({ key, id, isMarker, modified, etag, size }: Version, isLatest: boolean, name: (text: string) => string): string {
  const common = `<Key>${name(key)}</Key><VersionId>${id}</VersionId><IsLatest>${isLatest}</IsLatest><LastModified>${modified}</LastModified>`;
  return isMarker
    ? `<DeleteMarker>${common}</DeleteMarker>`
    : `<Version>${common}<ETag>${xmlText(etag)}</ETag><Size>${size}</Size><StorageClass>STANDARD</StorageClass></Version>`;
}

function compare(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

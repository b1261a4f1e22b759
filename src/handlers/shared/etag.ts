import { badRequest } from './problem';

// A list of entity tags, weak or strong, as RFC 9110 writes it. Linear: no two parts match the same character.
const TAG = /^\s*(W\/)?"([\x21\x23-\x7e]*)"\s*$/;
const MAX_TAGS = 20;

/** The tags that If-Match allows; undefined: any. Compared strongly, so weak tags never match. */
export function tagsAllowed(ifMatch: string | undefined): readonly string[] | undefined {
  return ifMatch === undefined || ifMatch.trim() === '*' ? undefined : tagsOf(ifMatch, 'If-Match').filter((tag) => !tag.weak).map((tag) => tag.text);
}

/** True when the caller already has what this tag is of. Compared weakly, as caches weaken tags. */
export function hasTag(ifNoneMatch: string | undefined, etag: string): boolean {
  return ifNoneMatch !== undefined && (ifNoneMatch.trim() === '*' || tagsOf(ifNoneMatch, 'If-None-Match').some((tag) => tag.text === etag));
}

function tagsOf(header: string, name: string): { weak: boolean; text: string }[] {
  const parts = header.split(',');
  if (parts.length > MAX_TAGS) {
    throw badRequest(name, `must have at most ${MAX_TAGS} entity tags`);
  }
  return parts.map((part) => {
    const match = TAG.exec(part);
    if (match === null) {
      throw badRequest(name, 'must be * or a list of entity tags');
    }
    return { weak: match[1] !== undefined, text: `"${match[2]}"` };
  });
}

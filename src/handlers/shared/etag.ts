import { HttpProblem, badRequest } from './problem';

// A list of entity tags, weak or strong, as RFC 9110 writes it. Linear: no two parts match the same character.
const TAG = /^\s*(W\/)?"([\x21\x23-\x7e]*)"\s*$/;
const MAX_TAGS = 20;

export function etagOf(version: number): string {
  return `"${version}"`;
}

/** The versions that If-Match allows; undefined: any. Compared strongly, so weak tags never match. */
export function versionsAllowed(ifMatch: string | undefined): readonly number[] | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') {
    return undefined;
  }
  const versions = tagsOf(ifMatch, 'If-Match').filter((tag) => !tag.weak).map((tag) => versionOf(tag.value)).filter((version) => version > 0);
  if (versions.length === 0) {
    throw new HttpProblem(412);
  }
  return versions;
}

/** True when the caller already has this version. Compared weakly, as caches weaken tags. */
export function isCurrent(ifNoneMatch: string | undefined, version: number): boolean {
  if (ifNoneMatch === undefined) {
    return false;
  }
  return ifNoneMatch.trim() === '*' || tagsOf(ifNoneMatch, 'If-None-Match').some((tag) => versionOf(tag.value) === version);
}

function tagsOf(header: string, name: string): { weak: boolean; value: string }[] {
  const parts = header.split(',');
  if (parts.length > MAX_TAGS) {
    throw badRequest(name, `must have at most ${MAX_TAGS} entity tags`);
  }
  return parts.map((part) => {
    const match = TAG.exec(part);
    if (match === null) {
      throw badRequest(name, 'must be * or a list of entity tags');
    }
    return { weak: match[1] !== undefined, value: match[2] };
  });
}

/** The tags that If-Match allows; undefined: any. */
export function tagsAllowed(ifMatch: string | undefined): readonly string[] | undefined {
  return ifMatch === undefined || ifMatch.trim() === '*' ? undefined : tagsOf(ifMatch, 'If-Match').filter((tag) => !tag.weak).map((tag) => `"${tag.value}"`);
}

/** True when the caller already has what this tag is of. */
export function hasTag(ifNoneMatch: string | undefined, etag: string): boolean {
  return ifNoneMatch !== undefined && (ifNoneMatch.trim() === '*' || tagsOf(ifNoneMatch, 'If-None-Match').some((tag) => `"${tag.value}"` === etag));
}

/** Zero for a tag that we never gave out. */
function versionOf(value: string): number {
  return /^[1-9][0-9]{0,14}$/.test(value) ? Number(value) : 0;
}

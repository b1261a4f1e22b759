import { compareBytes } from './byte-order';
import type { EntityStore } from './entity-store';
import type { Range } from './keys';
import type { EntityRecord } from './record';

/** Pages of which everything has expired are passed over, so many of them. */
const MAX_QUERIES = 5;

export interface PageRequest {
  readonly ranges: readonly Range[];
  readonly limit: number;
  readonly descending: boolean;
  /** The position behind which the page begins. */
  readonly after?: string;
}

export interface Page {
  readonly entries: readonly { readonly position: string; readonly record: EntityRecord }[];
  /** Missing: there is nothing behind. */
  readonly next?: string;
}

/** One page of what is in several ranges, in one order. */
export async function pageOf(store: EntityStore, { ranges, limit, descending, after }: PageRequest): Promise<Page> {
  let position = after;
  for (let queries = 1; ; queries += 1) {
    const page = await merged(store, { ranges, limit, descending, after: position });
    if (page.entries.length > 0 || page.next === undefined || queries === MAX_QUERIES) {
      return page;
    }
    position = page.next;
  }
}

async function merged(store: EntityStore, { ranges, limit, descending, after }: PageRequest): Promise<Page> {
  const before = (a: string, b: string) => descending ? compareBytes(b, a) : compareBytes(a, b);
  const parts = await Promise.all(ranges.map((range) => store.query(
    after === undefined ? range : { ...range, ...(descending ? { to: after } : { from: after }) },
    descending,
    // One more tells whether there is more, and one is where the last page has ended: both ends of a range belong to it.
    limit + (after === undefined ? 1 : 2),
  )));
  // Behind where a query has come to, there may be records that it has not seen.
  const [seen] = parts.flatMap(({ through }) => through ?? []).sort(before);
  const entries = parts.flatMap((part) => part.entries)
    .filter(({ position }) => position !== after && (seen === undefined || before(position, seen) <= 0))
    .sort((a, b) => before(a.position, b.position));
  const shown = entries.slice(0, limit);
  const next = entries.length > limit ? shown.at(-1)?.position : seen;
  return { entries: shown, ...(next === undefined ? {} : { next }) };
}

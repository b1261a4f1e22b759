import { JsonObject, optionalNumber, optionalString } from '../json';

const LARGEST_PAGE = 60;

/** The entries of a list that an operation asks for. Its token is where the next page starts. */
export function pageOf<T>(
  entries: readonly T[], from: JsonObject[string], limit: JsonObject[string],
): { readonly entries: readonly T[]; readonly next?: string } {
  const start = Number(optionalString(from, 'PaginationToken') ?? 0);
  const end = start + (optionalNumber(limit, 'Limit') ?? LARGEST_PAGE);
  return { entries: entries.slice(start, end), next: end < entries.length ? String(end) : undefined };
}

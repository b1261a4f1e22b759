import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

/** The pages of a list that are behind the reader; each begins where the one before it said. */
export interface Pages {
  /** Where the page begins. Undefined: it is the first. */
  readonly start?: string;
  readonly first: () => void;
  readonly back: () => void;
  readonly on: (start: string) => void;
}

export function usePages(): Pages {
  const [starts, setStarts] = useState<readonly string[]>([]);
  return {
    start: starts.at(-1),
    first: () => setStarts([]),
    back: () => setStarts(starts.slice(0, -1)),
    on: (start) => setStarts([...starts, start]),
  };
}

export function PageButtons({ pages, next }: { readonly pages: Pages; readonly next?: string | null }) {
  return (
    <div class="row">
      {pages.start !== undefined && (
        <button type="button" onClick={pages.back}>
          Previous page
        </button>
      )}
      {typeof next === 'string' && (
        <button type="button" onClick={() => pages.on(next)}>
          Next page
        </button>
      )}
    </div>
  );
}

interface RowsProps {
  readonly label: string;
  readonly columns: readonly string[];
  readonly children: ComponentChildren;
}

/** A table with actions in its last column. */
export function Rows({ label, columns, children }: RowsProps) {
  return (
    <div class="scrolls" tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead>
          <tr>
            {columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            <th scope="col">
              <span class="hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

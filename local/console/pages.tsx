interface PagesProps {
  /** Where the pages up to this one start, without the first. */
  readonly starts: readonly string[];
  /** Where the next page starts. Null for the last one, and undefined while it loads. */
  readonly next?: string | null;
  readonly onChange: (starts: readonly string[]) => void;
}

/** Buttons for the previous and the next page of a list. */
export function Pages({ starts, next, onChange }: PagesProps) {
  return (
    <div class="row">
      {starts.length > 0 && (
        <button type="button" onClick={() => onChange(starts.slice(0, -1))}>
          Previous page
        </button>
      )}
      {typeof next === 'string' && (
        <button type="button" onClick={() => onChange([...starts, next])}>
          Next page
        </button>
      )}
    </div>
  );
}

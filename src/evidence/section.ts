/** A subject of the evidence as a table, which is all that is compared, written as JSON and as Markdown. */
export interface Section {
  /** Its name in the JSON, and in what tells of drift. */
  readonly name: string;
  readonly title: string;

  /** Notes for readers. */
  readonly remarks: readonly string[];

  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The rows in one order, each once. */
export function ordered(rows: readonly (readonly string[])[]): string[][] {
  const byText = new Map(rows.map((row) => [row.join('\u0000'), [...row]]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

import type { ComponentChildren } from 'preact';

/** Rows that scroll by themselves in a narrow window. The last column of rows with actions has no visible name. */
export function DataTable({
  label,
  columns,
  actions = false,
  children,
}: {
  readonly label: string;
  readonly columns: readonly string[];
  readonly actions?: boolean;
  readonly children: ComponentChildren;
}) {
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
            {actions && (
              <th scope="col">
                <span class="hidden">Actions</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

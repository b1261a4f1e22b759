/** A choice among parts of one kind. */
export function Chips({
  label,
  section,
  parts,
  chosen,
}: {
  readonly label: string;
  readonly section: string;
  readonly parts: readonly { readonly id: string; readonly name: string; readonly note?: string }[];
  readonly chosen: string;
}) {
  return (
    <nav aria-label={label} class="chips">
      {parts.map(({ id, name, note }) => (
        <a key={id} href={`#/${section}/${id}`} aria-current={id === chosen ? 'true' : undefined}>
          {name}
          {note !== undefined && <small> {note}</small>}
        </a>
      ))}
    </nav>
  );
}

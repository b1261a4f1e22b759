import type { ComponentType } from 'preact';

interface Choice {
  readonly id: string;
  readonly name: string;
  readonly note?: string;
}

/** A choice among parts of one kind. */
export function Chips({
  label,
  section,
  parts,
  chosen,
}: {
  readonly label: string;
  readonly section: string;
  readonly parts: readonly Choice[];
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

/** A view of one part of a kind, with a choice among all of them. */
export function ChosenPart({
  label,
  section,
  parts,
  chosen,
  none,
  view: View,
}: {
  readonly label: string;
  readonly section: string;
  readonly parts: readonly Choice[];
  /** The first if it isn't known. */
  readonly chosen?: string;
  /** What to say where there is none. */
  readonly none: string;
  readonly view: ComponentType<{ readonly id: string }>;
}) {
  const part = parts.find(({ id }) => id === chosen) ?? parts[0];
  if (part === undefined) return <p>{none}</p>;
  return (
    <>
      <Chips label={label} section={section} parts={parts} chosen={part.id} />
      <View key={part.id} id={part.id} />
    </>
  );
}

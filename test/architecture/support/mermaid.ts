/** One arrow of a diagram. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly dotted?: boolean;
}

/** A flow chart in Mermaid, in an order of its own, so that it changes only where what it shows changes. */
export function flowchart(names: readonly string[], arrows: readonly Arrow[], label = (name: string) => name): string {
  const all = [...new Set([...names, ...arrows.flatMap(({ from, to }) => [from, to])])].sort();
  const boxes = all.map((name) => `  ${idOf(name)}["${label(name)}"]`);
  const lines = arrows.map(({ from, to, dotted }) => `  ${idOf(from)} ${dotted ? '-.->' : '-->'} ${idOf(to)}`);
  return ['```mermaid', 'flowchart LR', ...boxes, ...[...new Set(lines)].sort(), '```'].join('\n');
}

function idOf(name: string): string {
  return name.replace(/\W+/g, '_');
}

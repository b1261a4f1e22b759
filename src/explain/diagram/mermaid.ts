import { Drawing, GROUPS, TITLES } from './part';

/** A flow chart in Mermaid. */
export function mermaidOf({ parts, arrows }: Drawing): string {
  const groups = GROUPS.flatMap((group) => {
    const members = parts.filter((part) => part.group === group);
    if (!members.length) return [];
    return [`  subgraph ${group}["${TITLES[group]}"]`, ...members.map(({ path, name, service }) => `    ${idOf(path)}["${textOf(name)}<br/>${textOf(service)}"]`), '  end'];
  });
  const lines = arrows.map(({ from, to, failed }) => `  ${idOf(from)} ${failed ? '-.->' : '-->'} ${idOf(to)}`);
  return ['flowchart LR', ...groups, ...lines, ''].join('\n');
}

/** No two paths have one id, and none is a word that Mermaid knows. */
function idOf(path: string): string {
  return `n_${path.replace(/[^A-Za-z0-9]/gu, (sign) => (sign === '/' ? '__' : `_${sign.codePointAt(0)!.toString(16)}_`))}`;
}

/** As in any script. Characters that could end the text, or begin a directive, are written by their number. */
function textOf(text: string): string {
  return text.replace(/\p{C}/gu, ' ').replace(/[^\p{L}\p{N}\p{M} /_.,-]/gu, (sign) => `#${sign.codePointAt(0)};`);
}

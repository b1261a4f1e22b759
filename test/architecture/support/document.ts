import { flowDiagram } from './flow';
import { drawnSystem } from './system';
import { treeDiagram } from './tree';

/** The page with its diagrams drawn anew, each between two comments that name it. */
export function withDiagrams(page: string): string {
  const system = drawnSystem();
  return replaced(replaced(page, 'constructs', treeDiagram(system)), 'flow', flowDiagram(system));
}

function replaced(page: string, name: string, diagram: string): string {
  const [start, end] = [`<!-- drawn: ${name} -->\n`, '\n<!-- end -->'];
  const from = page.indexOf(start) + start.length;
  const to = page.indexOf(end, from);
  if (from < start.length || to < 0) throw new Error(`docs/architecture.md has no place for ${name}`);
  return page.slice(0, from) + diagram + page.slice(to);
}

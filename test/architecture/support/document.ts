import { drawnSystem } from './system';
import { treeDiagram } from './tree';
import { SystemDiagram } from '../../../src';

/** The page with its diagrams drawn anew, each between two comments that name it. */
export function withDiagrams(page: string): string {
  const shop = drawnSystem();
  const flow = `\`\`\`mermaid\n${SystemDiagram.of(shop).toMermaid()}\`\`\``;
  return replaced(replaced(page, 'constructs', treeDiagram(shop)), 'flow', flow);
}

function replaced(page: string, name: string, diagram: string): string {
  const [start, end] = [`<!-- drawn: ${name} -->\n`, '\n<!-- end -->'];
  const from = page.indexOf(start) + start.length;
  const to = page.indexOf(end, from);
  if (from < start.length || to < 0) throw new Error(`docs/architecture.md has no place for ${name}`);
  return page.slice(0, from) + diagram + page.slice(to);
}

import { IConstruct } from 'constructs';
import { isOurs } from './library';

/** The constructs of the library in the tree: who makes whom. A flow chart in Mermaid, in its own order, so that it changes only where the tree does. */
export function treeDiagram(root: IConstruct): string {
  const boxes: string[] = [];
  const arrows: string[] = [];
  const visit = (construct: IConstruct, parent?: string): void => {
    const ours = isOurs(construct);
    const id = construct.node.path.replace(/\W+/g, '_');
    if (ours) {
      boxes.push(`  ${id}["${construct.node.id}<br/>${construct.constructor.name}"]`);
      if (parent !== undefined) arrows.push(`  ${parent} --> ${id}`);
    }
    for (const child of construct.node.children) visit(child, ours ? id : parent);
  };
  visit(root);
  return ['```mermaid', 'flowchart LR', ...boxes.sort(), ...arrows.sort(), '```'].join('\n');
}

import { IConstruct } from 'constructs';
import { isOurs } from './library';
import { Arrow, flowchart } from './mermaid';
import { DrawnSystem } from './system';

/** The constructs of the library in the tree: who makes whom. */
export function treeDiagram({ shop }: DrawnSystem): string {
  const labels = new Map<string, string>();
  const arrows: Arrow[] = [];
  const visit = (construct: IConstruct, parent?: string): void => {
    const { path, id } = construct.node;
    if (isOurs(construct)) {
      labels.set(path, `${id}<br/>${construct.constructor.name}`);
      if (parent !== undefined) arrows.push({ from: parent, to: path });
    }
    for (const child of construct.node.children) visit(child, isOurs(construct) ? path : parent);
  };
  visit(shop);
  return flowchart([...labels.keys()], arrows, (name) => labels.get(name) ?? name);
}

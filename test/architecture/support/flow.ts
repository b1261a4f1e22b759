import { isOurs } from './library';
import { Arrow, flowchart } from './mermaid';
import { DrawnSystem } from './system';
import { edgesOf } from '../../edges/support/discover';
import { Edge } from '../../edges/support/edge';
import { World } from '../../edges/support/world';

/** What every part has, and what would hide the rest. */
const LEFT_OUT = /log|alarm|role/i;

/** Who hands what to whom while the system runs: the edges of docs/edges.md, between the constructs of the library. */
export function flowDiagram({ world, places }: DrawnSystem): string {
  const nameOf = (id: string): string => (places.get(id) ?? []).filter(isOurs).map(({ node }) => node.id).join(' · ') || id;
  const arrows = edgesOf(world).filter(({ kind }) => !LEFT_OUT.test(kind)).map((edge): Arrow => {
    const [from, to] = endsOf(world, edge);
    return { from: nameOf(from), to: nameOf(to), dotted: /dead-letter|failure/.test(edge.kind) };
  });
  return flowchart([], arrows.filter(({ from, to }) => from !== to));
}

/** Logical ids of both ends. A subscription belongs to the topic, and what polls a queue hands on to its function. */
function endsOf(world: World, { from, to }: Edge): [string, string] {
  const { type, properties } = world.resource(from);
  if (type === 'AWS::SNS::Subscription') return [world.byName('AWS::SNS::Topic', String(properties.TopicArn)).id, to];
  if (type !== 'AWS::Lambda::EventSourceMapping') return [from, to];
  // Named with its alias.
  const handler = world.byName('AWS::Lambda::Function', String(properties.FunctionName).replace(/:[^:]+$/, ''));
  return [to, handler.id];
}

import { Column, GraphWidget, IWidget, Row, SingleValueWidget, TextWidget, TextWidgetBackground } from 'aws-cdk-lib/aws-cloudwatch';
import { GraphRequest, GraphShape } from './contract';

/** A dashboard is so many units wide. */
export const WIDTH = 24;

/** More graphs beside each other are too small to read. */
const MOST_BESIDE = 4;

/** Widgets that are made when the dashboard is written: what stands on top tells of what is added last. */
export class LaterRows implements IWidget {
  public readonly width = WIDTH;
  private rows?: Column;

  constructor(private readonly build: () => IWidget[]) {}

  public get height(): number {
    return this.made().height;
  }

  public position(x: number, y: number): void {
    this.made().position(x, y);
  }

  /** The end of each time that the dashboard is written: the next time, there may be more to show. */
  public toJson(): object[] {
    const written = this.made().toJson();
    this.rows = undefined;
    return written;
  }

  private made(): Column {
    return this.rows ??= new Column(...this.build());
  }
}

/** A line of text over widgets. */
export function heading(markdown: string): IWidget {
  return new TextWidget({ markdown, width: WIDTH, height: 1, background: TextWidgetBackground.TRANSPARENT });
}

/** Widgets of one row, as wide as it is. */
export function rowOf(graphs: GraphRequest[]): IWidget {
  const width = Math.floor(WIDTH / graphs.length);
  return new Row(...graphs.map((graph) => draw(graph, width)));
}

/** Graphs in rows that are as full as each other. */
export function rowsOf(graphs: GraphRequest[]): IWidget[] {
  const count = Math.ceil(graphs.length / MOST_BESIDE);
  return Array.from({ length: count }, (_, row) => rowOf(graphs.filter((__, index) => Math.floor(index * count / graphs.length) === row)));
}

/** Graphs of one title become one. */
export function merge(graphs: GraphRequest[]): GraphRequest[] {
  const merged = new Map<string, GraphRequest>();
  for (const graph of graphs) {
    const before = merged.get(graph.title);
    const all = before && { ...before, left: [...before.left, ...graph.left], right: [...before.right ?? [], ...graph.right ?? []] };
    merged.set(graph.title, all ?? graph);
  }
  return [...merged.values()];
}

function draw({ title, left, right, shape }: GraphRequest, width: number): IWidget {
  if (shape === GraphShape.FIGURES) return new SingleValueWidget({ title, width, height: 6, metrics: [...left, ...right ?? []], sparkline: true });
  return new GraphWidget({ title, width, height: 6, left, right, stacked: shape === GraphShape.STACK, leftYAxis: { min: 0 } });
}

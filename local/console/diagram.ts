import type { Edge, Part } from './types';

const WIDTH = 184;
const HEIGHT = 46;
const ACROSS = 52;
const DOWN = 16;
const MARGIN = 12;

export interface Box {
  readonly part: Part;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface Drawing {
  readonly boxes: readonly Box[];
  readonly lines: readonly string[];
  readonly width: number;
  readonly height: number;
}

/** Puts the parts into columns: each to the right of what leads to it. Lines that would close a circle go back. */
export function drawing(parts: readonly Part[], edges: readonly Edge[]): Drawing {
  const forward = withoutCircles(parts, edges);
  const column = new Map(parts.map(({ id }) => [id, 0]));
  for (let round = 0; round < parts.length; round += 1) {
    for (const { from, to } of forward) column.set(to, Math.max(column.get(to) ?? 0, (column.get(from) ?? 0) + 1));
  }
  const columns: Part[][] = [];
  for (const part of parts) (columns[column.get(part.id) ?? 0] ??= []).push(part);
  const tallest = Math.max(1, ...columns.map((at) => at.length));
  const row = new Map<string, number>();
  const place = (at: readonly Part[]): void => at.forEach(({ id }, index) => row.set(id, index + Math.floor((tallest - at.length) / 2)));
  const middle = ({ id }: Part): number => {
    const before = forward.filter(({ to }) => to === id).map(({ from }) => row.get(from) ?? 0);
    return before.length === 0 ? 0 : before.reduce((sum, value) => sum + value, 0) / before.length;
  };
  for (const at of columns) {
    place(at);
    at.sort((a, b) => middle(a) - middle(b));
    place(at);
  }
  const height = tallest * (HEIGHT + DOWN) - DOWN + 2 * MARGIN;
  const boxes = columns.flatMap((at, index) =>
    at.map((part): Box => ({
      part,
      width: WIDTH,
      height: HEIGHT,
      x: MARGIN + index * (WIDTH + ACROSS),
      y: MARGIN + (row.get(part.id) ?? 0) * (HEIGHT + DOWN),
    })),
  );
  const byId = new Map(boxes.map((box) => [box.part.id, box]));
  const lines = edges.flatMap(({ from, to }) => {
    const [begin, end] = [byId.get(from), byId.get(to)];
    return begin === undefined || end === undefined ? [] : [line(begin, end)];
  });
  return { boxes, lines, height, width: columns.length * (WIDTH + ACROSS) - ACROSS + 2 * MARGIN };
}

/** A line across several columns runs between the rows, so that it passes behind no box. */
function line(from: Box, to: Box): string {
  const [x1, y1, x2, y2] = [from.x + from.width, from.y + from.height / 2, to.x, to.y + to.height / 2];
  if (x2 < x1 || x2 - x1 <= ACROSS) {
    const bend = x2 > x1 ? ACROSS / 2 : ACROSS - 6;
    return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
  }
  const half = ACROSS / 2;
  const between = y2 > y1 ? from.y + HEIGHT + DOWN / 2 : from.y - DOWN / 2;
  return `M${x1} ${y1}C${x1 + half} ${y1} ${x1 + half} ${between} ${x1 + ACROSS} ${between}H${x2 - ACROSS}C${x2 - half} ${between} ${x2 - half} ${y2} ${x2} ${y2}`;
}

function withoutCircles(parts: readonly Part[], edges: readonly Edge[]): readonly Edge[] {
  const kept: Edge[] = [];
  const done = new Set<string>();
  const open = new Set<string>();
  const visit = (id: string): void => {
    if (done.has(id)) return;
    open.add(id);
    for (const edge of edges.filter(({ from }) => from === id)) {
      if (open.has(edge.to)) continue;
      kept.push(edge);
      visit(edge.to);
    }
    open.delete(id);
    done.add(id);
  };
  const entered = new Set(edges.map(({ to }) => to));
  for (const { id } of [...parts.filter((part) => !entered.has(part.id)), ...parts]) visit(id);
  return kept;
}

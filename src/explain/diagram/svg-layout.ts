import { Arrow, Drawing, Group, GROUPS, Part } from './part';

/** Groups side by side; those in one column are one below the other. */
const COLUMNS: readonly (readonly Group[])[] = [['clients'], ['edge'], ['api'], ['compute'], ['messaging', 'data']];

const MARGIN = 16;
/** On the right, where arrows within the last column bend. */
const CURVES = 40;
const PADDING = 14;
const TITLE = 26;
const BETWEEN_COLUMNS = 96;
const BETWEEN_GROUPS = 24;
const BETWEEN_BOXES = 14;
const HEIGHT = 46;
const LEAST_WIDTH = 120;

/** Number of times that columns are ordered by their neighbours. More makes no visible difference. */
const SWEEPS = 6;

/** A rectangle. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Box extends Area { readonly part: Part }

/** Positions of all parts. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly groups: readonly (Area & { readonly group: Group })[];
  readonly boxes: ReadonlyMap<string, Box>;
}

/** Columns from left to right in the order of a request; in each, what is connected is close. */
export function layoutOf(drawing: Drawing, widthOf: (part: Part) => number): Layout {
  const columns = orderedColumns(drawing).filter((groups) => groups.length);
  const heights = columns.map((groups) => groups.reduce((sum, { parts }) => sum + heightOf(parts.length), BETWEEN_GROUPS * (groups.length - 1)));
  const height = Math.max(0, ...heights);
  const boxes = new Map<string, Box>();
  const areas: (Area & { group: Group })[] = [];
  let x = MARGIN;
  columns.forEach((groups, column) => {
    const width = Math.max(LEAST_WIDTH, ...groups.flatMap(({ parts }) => parts.map(widthOf)));
    let y = MARGIN + Math.round((height - heights[column]) / 2);
    for (const { group, parts } of groups) {
      areas.push({ group, x, y, width: width + 2 * PADDING, height: heightOf(parts.length) });
      parts.forEach((part, row) => boxes.set(part.path, {
        part, x: x + PADDING, y: y + TITLE + PADDING / 2 + row * (HEIGHT + BETWEEN_BOXES), width, height: HEIGHT,
      }));
      y += heightOf(parts.length) + BETWEEN_GROUPS;
    }
    x += width + 2 * PADDING + BETWEEN_COLUMNS;
  });
  return { width: Math.max(0, x - BETWEEN_COLUMNS) + CURVES, height: height + 2 * MARGIN, groups: areas, boxes };
}

function heightOf(boxes: number): number {
  return TITLE + PADDING * 1.5 + boxes * (HEIGHT + BETWEEN_BOXES) - BETWEEN_BOXES;
}

interface Members { readonly group: Group; readonly parts: readonly Part[] }

/** Each part goes to the mean height of what it is connected to, which is known better after each sweep. */
function orderedColumns({ parts, arrows }: Drawing): Members[][] {
  let columns = COLUMNS.map((groups) => GROUPS.filter((group) => groups.includes(group))
    .map((group): Members => ({ group, parts: parts.filter((part) => part.group === group) })).filter((members) => members.parts.length));
  const neighbours = neighboursOf(arrows);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const heights = heightsOf(columns);
    const wanted = ({ path }: Part): number => mean((neighbours.get(path) ?? []).map((other) => heights.get(other)!)) ?? heights.get(path)!;
    const sorted = (members: readonly Part[]) => [...members].sort((a, b) => wanted(a) - wanted(b));
    columns = columns.map((groups) => groups.map((members) => ({ ...members, parts: sorted(members.parts) })));
  }
  return columns;
}

/** The height of each part, from 0 at the top of its column to 1. */
function heightsOf(columns: readonly Members[][]): Map<string, number> {
  return new Map(columns.flatMap((groups) => {
    const all = groups.flatMap((members) => members.parts);
    return all.map(({ path }, row): [string, number] => [path, (row + 0.5) / all.length]);
  }));
}

function neighboursOf(arrows: readonly Arrow[]): Map<string, string[]> {
  const neighbours = new Map<string, string[]>();
  const add = (one: string, other: string) => neighbours.set(one, [...neighbours.get(one) ?? [], other]);
  for (const { from, to } of arrows) {
    add(from, to);
    add(to, from);
  }
  return neighbours;
}

function mean(numbers: readonly number[]): number | undefined {
  return numbers.length ? numbers.reduce((sum, number) => sum + number, 0) / numbers.length : undefined;
}

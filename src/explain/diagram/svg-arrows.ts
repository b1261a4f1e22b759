import { Arrow } from './part';
import { Box } from './svg-layout';

/** Distance between the ends of arrows at one side of a box, and reach of a curve. */
const BETWEEN_ENDS = 7;
const REACH = 44;

type Side = 'left' | 'right';

interface End { readonly box: Box; readonly side: Side; readonly other: Box }

/** The curve of each arrow, as the data of an SVG path. Those at one side of a box are apart. */
export function curvesOf(arrows: readonly Arrow[], boxes: ReadonlyMap<string, Box>): { readonly arrow: Arrow; readonly path: string }[] {
  const routed = arrows.map((arrow) => {
    const [from, to] = [boxes.get(arrow.from)!, boxes.get(arrow.to)!];
    const [fromSide, toSide]: [Side, Side] = to.x > from.x ? ['right', 'left'] : to.x < from.x ? ['left', 'right'] : ['right', 'right'];
    return { arrow, ends: [{ box: from, side: fromSide, other: to }, { box: to, side: toSide, other: from }] as [End, End] };
  });
  const all = routed.flatMap(({ ends }) => ends);
  return routed.map(({ arrow, ends }) => {
    const [a, b] = ends.map((end) => pointOf(end, all));
    return { arrow, path: `M${a.x} ${a.y}C${a.x + a.out} ${a.y} ${b.x + b.out} ${b.y} ${b.x} ${b.y}` };
  });
}

function pointOf(end: End, all: readonly End[]) {
  const { box, side, other } = end;
  const here = all.filter((each) => each.box === box && each.side === side).sort((a, b) => a.other.y - b.other.y || a.other.x - b.other.x);
  const apart = Math.min(BETWEEN_ENDS, (box.height - 12) / here.length);
  const y = box.y + box.height / 2 + (here.indexOf(end) - (here.length - 1) / 2) * apart;
  const distance = Math.abs(other.x - box.x);
  const reach = Math.max(REACH, Math.round(distance / 3));
  return { x: side === 'left' ? box.x : box.x + box.width, y: Math.round(y * 10) / 10, out: side === 'left' ? -reach : reach };
}

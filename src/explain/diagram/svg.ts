import { Drawing, Group, GROUPS, Part, TITLES } from './part';
import { curvesOf } from './svg-arrows';
import { Box, layoutOf } from './svg-layout';

/** Longer names end with an ellipsis; the whole path is in the tooltip. */
const MOST_CHARACTERS = 34;

type Colour = Group | 'page' | 'panel' | 'line' | 'frame' | 'text' | 'faint' | 'failed';

/** In these, texts have a contrast of at least 4.5 to what they are on. */
const LIGHT: Readonly<Record<Colour, string>> = {
  page: '#ffffff',
  panel: '#f6f8fa',
  line: '#d1d9e0',
  frame: '#8c959f',
  text: '#1f2328',
  faint: '#59636e',
  failed: '#cf222e',
  clients: '#59636e',
  edge: '#bf3989',
  api: '#8250df',
  compute: '#bc4c00',
  messaging: '#0969da',
  data: '#1a7f37',
};
const DARK: typeof LIGHT = {
  page: '#0d1117',
  panel: '#151b23',
  line: '#3d444d',
  frame: '#656c76',
  text: '#f0f6fc',
  faint: '#9198a1',
  failed: '#f85149',
  clients: '#9198a1',
  edge: '#db61a2',
  api: '#ab7df8',
  compute: '#db6d28',
  messaging: '#4493f8',
  data: '#3fb950',
};

/** Target of an arrow, which also decides its colour. */
const ENDS = [...GROUPS, 'failed'] as const;

function coloursOf(palette: typeof LIGHT): string {
  const { page, panel, line, frame, text, faint } = palette;
  return [
    `.page { fill: ${page} } .group { fill: ${panel}; stroke: ${line} } .box { fill: ${page}; stroke: ${frame} } .title, .service { fill: ${faint} } .name { fill: ${text} }`,
    ...ENDS.map((end) => `.${end} { fill: ${palette[end]} } .to-${end} { stroke: ${palette[end]} }`),
  ].join(' ');
}

const STYLE = [
  'svg { font-family: system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif }',
  '.title { font-size: 12px; font-weight: 600 } .name { font-size: 13px; font-weight: 600 } .service { font-size: 11px }',
  '.arrow { fill: none; stroke-width: 1.3 } .to-failed { stroke-dasharray: 4 3 }',
  coloursOf(LIGHT),
  `@media (prefers-color-scheme: dark) { ${coloursOf(DARK)} }`,
].map((rule) => `    ${rule}`).join('\n');

/** A picture, light or dark as the reader's system is. */
export function svgOf(drawing: Drawing): string {
  const { width, height, groups, boxes } = layoutOf(drawing, widthOf);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">`,
    '  <title id="title">System diagram</title>',
    `  <desc id="description">${escaped(described(drawing))}</desc>`,
    `  <style>\n${STYLE}\n  </style>`,
    `  <defs>${ENDS.map(marker).join('')}</defs>`,
    `  <rect class="page" width="${width}" height="${height}" rx="10"/>`,
    ...groups.map((area) => `  <rect class="group" ${at(area)} rx="8"/><text class="title" x="${area.x + 14}" y="${area.y + 21}">${TITLES[area.group]}</text>`),
    ...curvesOf(drawing.arrows, boxes).map(({ arrow, path }) => {
      const end = arrow.failed ? 'failed' : boxes.get(arrow.to)!.part.group;
      return `  <path class="arrow to-${end}" marker-end="url(#head-${end})" d="${path}"/>`;
    }),
    ...[...boxes.values()].map(boxOf),
    '</svg>',
    '',
  ].join('\n');
}

function boxOf(box: Box): string {
  const { part, x, y, height } = box;
  return [
    `  <g><title>${escaped(part.path === '' ? part.name : part.path)}</title>`,
    `<rect class="box" ${at(box)} rx="5"/><rect class="${part.group}" x="${x}" y="${y}" width="4" height="${height}" rx="2"/>`,
    `<text class="name" x="${x + 14}" y="${y + 20}">${escaped(shortened(part.name))}</text>`,
    `<text class="service" x="${x + 14}" y="${y + 36}">${escaped(part.service)}</text></g>`,
  ].join('');
}

function marker(end: string): string {
  return `<marker id="head-${end}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="${end}" d="M0 0L8 4L0 8z"/></marker>`;
}

function at({ x, y, width, height }: { x: number; y: number; width: number; height: number }): string {
  return `x="${x}" y="${y}" width="${width}" height="${height}"`;
}

/** About what texts take in any font. */
function widthOf({ name, service }: Part): number {
  const wide = (text: string, size: number) => [...text].reduce((sum, sign) => sum + (sign.codePointAt(0)! > 0x2e7f ? 1 : 0.62) * size, 0);
  return Math.ceil(28 + Math.max(wide(shortened(name), 13), wide(service, 11)));
}

function shortened(name: string): string {
  const signs = [...name];
  return signs.length > MOST_CHARACTERS ? `…${signs.slice(1 - MOST_CHARACTERS).join('')}` : name;
}

/** For those who hear the picture. */
function described({ parts, arrows }: Drawing): string {
  const nameOf = new Map(parts.map(({ path, name }) => [path, name]));
  return arrows.map(({ from, to, failed }) => `${nameOf.get(from)} to ${nameOf.get(to)}${failed ? ' (failed messages)' : ''}`).join('; ');
}

/** Whatever XML doesn't allow is left out. */
function escaped(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '').replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

import { DashboardBody, MetricOptions, Widget, WidgetMetric, partsOf } from './dashboard';
import { POINTS, START_HOUR, sample } from './sample-data';

/** Pixels of a unit of the dashboard. */
const UNIT_WIDTH = 54;
const UNIT_HEIGHT = 36;
const GAP = 6;
const COLORS = ['#2b7bba', '#e5883c', '#3c9d5d', '#c44e52', '#8566b5', '#8a6d5b', '#d277b1', '#7f7f7f', '#b4a531', '#35a7b5'];

interface Line { readonly label: string; readonly color: string; readonly values: number[] }
type Drawn = Omit<Line, 'color'> & Pick<MetricOptions, 'color' | 'visible'>;

/** Names of the alarms, and which of them go off. */
export interface AlarmState { readonly name: string; readonly alarm: boolean }

/** A page that shows a dashboard with sample data, about as CloudWatch would. */
export function pageOf(body: DashboardBody, alarms: AlarmState[]): string {
  const height = Math.max(...body.widgets.map(({ y, height: rows }) => y + rows)) * UNIT_HEIGHT;
  const widgets = body.widgets.map((widget) => {
    const { x, y, width, height: rows } = widget;
    const box = `left:${x * UNIT_WIDTH}px;top:${y * UNIT_HEIGHT}px;width:${width * UNIT_WIDTH - GAP}px;height:${rows * UNIT_HEIGHT - GAP}px`;
    return `<div class="${widget.type}" style="${box}">${contentOf(widget, alarms)}</div>`;
  });
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style><main style="width:${24 * UNIT_WIDTH - GAP}px;height:${height}px">${widgets.join('')}</main>`;
}

const STYLE = `
  * { box-sizing: border-box; }
  body { margin: 0; padding: 12px 18px 14px; background: #f2f3f3; font: 12px "Liberation Sans", sans-serif; color: #16191f; width: max-content; }
  main { position: relative; }
  main > div { position: absolute; overflow: hidden; }
  .metric, .alarm { background: #fff; border: 1px solid #dfe3e6; border-radius: 6px; padding: 7px 10px; }
  h1 { font-size: 19px; margin: 3px 0; } h2 { font-size: 15px; margin: 9px 0 0 2px; } h3 { font-size: 12px; margin: 0 0 4px; }
  a { color: #2b6cb0; font-weight: normal; font-size: 13px; text-decoration: none; }
  .pills { display: grid; grid-template-columns: repeat(6, 1fr); gap: 5px; }
  .pills span { border: 1px solid #b7dcc3; background: #eef8f1; border-radius: 4px; padding: 4px 8px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
  .pills span.on { border-color: #d9a3a5; background: #fbecec; color: #a3262b; font-weight: bold; }
  .legend { display: flex; flex-wrap: wrap; gap: 1px 9px; margin-top: 3px; color: #414d5c; font-size: 11px; max-height: 28px; overflow: hidden; }
  .legend i { display: inline-block; width: 10px; height: 3px; margin-right: 4px; vertical-align: middle; }
  .figure { font-size: 42px; margin: 12px 0 0 4px; } .figure small { font-size: 13px; color: #5f6b7a; }
  svg { display: block; }
  svg text { font-size: 10px; fill: #5f6b7a; }`;

function contentOf({ type, properties, width, height }: Widget, alarms: AlarmState[]): string {
  if (type === 'text') return markdown(properties.markdown);
  if (type === 'alarm') return `<h3>Alarms</h3><div class="pills">${alarms.map(({ name, alarm }) => `<span class="${alarm ? 'on' : ''}">${alarm ? '▲' : '✓'} ${name}</span>`).join('')}</div>`;
  const lines = linesOf(properties);
  const title = `<h3>${escape(properties.title)}</h3>`;
  const size = { width: width * UNIT_WIDTH - GAP - 22, height: height * UNIT_HEIGHT - GAP - 62 };
  if (properties.view === 'singleValue') return title + lines.map((line) => figure(line, size)).join('');
  const legend = lines.map(({ label, color }) => `<span><i style="background:${color}"></i>${escape(label)}</span>`).join('');
  return `${title}${chart(lines, properties.stacked, size)}<div class="legend">${legend}</div>`;
}

function markdown(text: string): string {
  const linked = text.replace(/\[(.+?)\]\((.+?)\)/g, '<a>$1</a>');
  return linked.startsWith('## ') ? `<h2>${linked.slice(3)}</h2>` : `<h1>${linked.slice(2)}</h1>`;
}

/** The visible lines of a widget: metrics with sample data, expressions computed from them. */
function linesOf({ metrics, stat }: Record<string, any>): Line[] {
  const values = new Map<string, number[]>();
  const lines: Drawn[] = [];
  const rendered = (metrics as WidgetMetric[]).map(partsOf);
  for (const { texts, options } of rendered) {
    if (options.expression) continue;
    const label = options.label ?? texts[1];
    const series = sample(texts[1], options.stat ?? stat ?? 'Average', label, texts.join());
    if (options.id) values.set(options.id, options.period === 3600 ? series.map((value) => value * 12) : series);
    lines.push({ label, values: series, color: options.color, visible: options.visible !== false });
  }
  for (const { options: { expression, label = '', color } } of rendered) {
    if (expression) lines.push({ label, values: compute(expression, values), color, visible: true });
  }
  return lines.filter(({ visible }) => visible).map((line, index) => ({ ...line, color: line.color ?? COLORS[index % COLORS.length] }));
}

/** Metric math, as far as the dashboard uses it: arithmetic and FILL. */
function compute(expression: string, values: Map<string, number[]>): number[] {
  const evaluate = new Function('FILL', ...values.keys(), `return ${expression};`);
  return Array.from({ length: POINTS }, (_, index) => evaluate((value: number) => value, ...[...values.values()].map((series) => series[index])));
}

interface Size { readonly width: number; readonly height: number }

function figure({ values, color, label }: Line, size: Size): string {
  const value = values.at(-1)!;
  return `<div class="figure">${value.toFixed(value > 99 ? 2 : 1)} <small>${escape(label)}</small></div>${polyline(values, color, Math.min(...values) - 0.05, Math.max(...values), { ...size, height: size.height - 40 })}`;
}

function chart(lines: Line[], stacked: boolean, size: Size): string {
  const series = stacked ? accumulate(lines) : lines;
  const top = niceTop(Math.max(...series.flatMap(({ values }) => values), 0));
  const left = 38;
  const plot = { width: size.width - left, height: size.height - 14 };
  const grid = [0, 0.5, 1].map((share) => {
    const y = 6 + (plot.height - 6) * (1 - share);
    return `<line x1="${left}" x2="${size.width}" y1="${y}" y2="${y}" stroke="#e6e9ec"/><text x="${left - 5}" y="${y + 3}" text-anchor="end">${short(top * share)}</text>`;
  });
  const hours = [0, 3, 6, 9, 12].map((hour) => `<text x="${left + plot.width * hour / 12}" y="${size.height}" text-anchor="${hour === 12 ? 'end' : 'middle'}">${String(START_HOUR + hour).padStart(2, '0')}:00</text>`);
  const drawn = [...series].reverse().map(({ values, color }) => path(values, color, top, left, plot, stacked));
  return `<svg width="${size.width}" height="${size.height}">${grid.join('')}${hours.join('')}${drawn.join('')}</svg>`;
}

function path(values: number[], color: string, top: number, left: number, plot: Size, filled: boolean): string {
  const points = values.map((value, index) => `${(left + plot.width * index / (POINTS - 1)).toFixed(1)},${(6 + (plot.height - 6) * (1 - value / top)).toFixed(1)}`);
  if (!filled) return `<polyline points="${points.join(' ')}" fill="none" stroke="${color}" stroke-width="1.4"/>`;
  return `<polygon points="${left},${plot.height} ${points.join(' ')} ${left + plot.width},${plot.height}" fill="${color}"/>`;
}

function polyline(values: number[], color: string, bottom: number, top: number, { width, height }: Size): string {
  const points = values.map((value, index) => `${(width * index / (POINTS - 1)).toFixed(1)},${(3 + (height - 6) * (1 - (value - bottom) / (top - bottom || 1))).toFixed(1)}`);
  return `<svg width="${width}" height="${height}"><polyline points="${points.join(' ')}" fill="none" stroke="${color}" stroke-width="1.6"/></svg>`;
}

function accumulate(lines: Line[]): Line[] {
  const sums = new Array<number>(POINTS).fill(0);
  return lines.map((line) => ({ ...line, values: line.values.map((value, index) => (sums[index] += value)) }));
}

function niceTop(value: number): number {
  if (value === 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((step) => step * power).find((step) => step >= value)!;
}

function short(value: number): string {
  if (value >= 1000) return `${Number((value / 1000).toPrecision(2))}k`;
  return String(Number(value.toPrecision(2)));
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}

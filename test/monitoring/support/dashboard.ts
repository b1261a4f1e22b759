/** A widget as CloudWatch reads it. */
export interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Record<string, any>;
}

/** The last element of a metric, or the only one of an expression. */
export interface MetricOptions {
  readonly id?: string;
  readonly label?: string;
  readonly color?: string;
  readonly expression?: string;
  readonly stat?: string;
  readonly period?: number;
  readonly visible?: boolean;
}

/** A metric of a widget: namespace, name, dimensions and their values, and options. */
export type WidgetMetric = readonly (string | MetricOptions)[];

/** The texts of a metric, and its options. */
export function partsOf(metric: WidgetMetric): { readonly texts: string[]; readonly options: MetricOptions } {
  const options = metric.find((part): part is MetricOptions => typeof part === 'object');
  return { texts: metric.filter((part): part is string => typeof part === 'string'), options: options ?? {} };
}

export interface DashboardBody {
  readonly widgets: Widget[];
}

const TOKEN = /<<([A-Za-z0-9+/=]+)>>/g;

/** The body of the dashboard of a template. References to resources stand in it as marks, which `reveal` reads. */
export function dashboardOf(resources: Record<string, any>): DashboardBody {
  const [dashboard] = Object.values(resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Dashboard');
  const body = dashboard.Properties.DashboardBody;
  const parts: unknown[] = typeof body === 'string' ? [body] : body['Fn::Join'][1];
  return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : `<<${Buffer.from(JSON.stringify(part)).toString('base64')}>>`)).join('')) as DashboardBody;
}

/** A text of the body in the template: a string, a reference, or a join of both. */
export function reveal(text: unknown): unknown {
  if (typeof text !== 'string') return text;
  const parts = text.split(TOKEN).map((part, index) => (index % 2 ? JSON.parse(Buffer.from(part, 'base64').toString()) : part)).filter((part) => part !== '');
  return parts.length > 1 ? { 'Fn::Join': ['', parts] } : parts[0] ?? '';
}

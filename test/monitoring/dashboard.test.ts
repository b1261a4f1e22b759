import { readFileSync, readdirSync } from 'fs';
import { join } from 'path';
import Ajv from 'ajv';
import { Template } from 'aws-cdk-lib/assertions';
import { Metric, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { DashboardSection, GraphShape, Monitoring, ServerlessApiPattern } from '../../src';
import { BUSINESS_METRICS } from '../../src/compute/business-metrics';
import { sampleOf } from '../support/all';
import { newStack, templateOf } from '../support/synth';
import { DashboardBody, Widget, WidgetMetric, dashboardOf, partsOf, reveal } from './support/dashboard';
import { DASHBOARD_SCHEMA } from './support/dashboard-schema';
import { FoundMetric, Resources, faultsOf } from './support/metrics';
import { EVERYWHERE, SYSTEMS } from './support/systems';

const validate = new Ajv({ strict: false }).compile(DASHBOARD_SCHEMA);
const systems = sampleOf(SYSTEMS, 4).map(([name, build]) => {
  const stack = newStack(EVERYWHERE);
  const { monitoring } = build(stack);
  const resources: Resources = Template.fromStack(stack).toJSON().Resources;
  return { name, monitoring, resources, body: dashboardOf(resources) };
});

interface Line { readonly expression?: string; readonly id?: string; readonly metric?: FoundMetric }

/** The metrics and expressions of a widget. */
function linesOf({ properties }: Widget): Line[] {
  return (properties.metrics ?? []).map((metric: WidgetMetric): Line => {
    const { texts: [namespace, name, ...rest], options } = partsOf(metric);
    if (options.expression) return options;
    const dimensions = Object.fromEntries(rest.flatMap((part, index) => (index % 2 ? [[rest[index - 1], reveal(part)]] : [])));
    return { id: options.id, metric: { namespace: String(reveal(namespace)), name, dimensions } };
  });
}

const titles = (body: DashboardBody) => body.widgets.filter(({ type }) => type === 'text').map(({ properties }) => properties.markdown as string);
const titled = (body: DashboardBody, title: string) => body.widgets.find(({ properties }) => properties.title === title)!;

describe.each(systems)('$name', ({ monitoring, resources, body }) => {
  test('the body is what CloudWatch takes', () => {
    validate(body);
    expect(validate.errors).toBeNull();
    expect(body.widgets.flatMap(linesOf).length).toBeLessThanOrEqual(2500);
  });

  test('widgets stand beside each other and under each other, never over', () => {
    const taken = new Set<string>();
    for (const { x, y, width, height } of body.widgets) {
      expect(x + width).toBeLessThanOrEqual(24);
      for (let column = x; column < x + width; column++) {
        for (let row = y; row < y + height; row++) {
          const cell = `${column},${row}`;
          expect(taken.has(cell)).toBe(false);
          taken.add(cell);
        }
      }
    }
  });

  test('every metric is there, and every expression names metrics of its widget', () => {
    const business = /^Stack\/\w+$/;
    for (const widget of body.widgets) {
      const lines = linesOf(widget);
      const ids = lines.flatMap(({ id }) => id ?? []);
      expect(new Set(ids).size).toBe(ids.length);
      for (const { expression = '' } of lines) {
        const names = expression.match(/\b[a-z]\w*\b/g) ?? [];
        expect(names.filter((name) => !ids.includes(name))).toEqual([]);
      }
      const metrics = lines.flatMap(({ metric }) => metric ?? []);
      expect(metrics.filter(({ namespace }) => !business.test(namespace)).flatMap((metric) => faultsOf(metric, resources))).toEqual([]);
    }
  });

  test('alarms come first, all of them', () => {
    const [heading, ...others] = body.widgets;
    expect([heading.type, others[0].type]).toEqual(['text', 'alarm']);
    expect(body.widgets.filter(({ type }) => type === 'alarm').flatMap(({ properties }) => properties.alarms)).toHaveLength(monitoring.alarms.length);
  });

  test('it answers what is asked, in this order', () => {
    expect(titles(body).slice(1)).toEqual(['Is it up?', 'Is it fast?', 'What fails?', 'What is it used for?', 'What does it cost?', 'Part by part'].map((text) => `## ${text}`));
  });
});

test('business metrics are those that the handlers count, by the namespace that they write to', () => {
  const stack = newStack();
  new ServerlessApiPattern(stack, 'Shop');
  const { Resources: resources } = Template.fromStack(stack).toJSON();
  const [line] = linesOf(titled(dashboardOf(resources), 'Items and files'));
  const items = Object.values<any>(resources).find(({ Type, Properties }) => Type === 'AWS::Lambda::Function' && Properties.Description.includes('items'));
  expect(line.metric).toEqual({ namespace: items.Properties.Environment.Variables.METRICS_NAMESPACE, name: 'ItemsCreated', dimensions: { service: 'items' } });
});

test('every handler counts what the dashboard shows, and shows what it counts', () => {
  const handlers = join(__dirname, '..', '..', 'src', 'handlers');
  const filesOf = (handler: string) => (readdirSync(handlers, { recursive: true }) as string[]).map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file === `${handler}.lambda.ts` || (file.startsWith(`${handler}/`) && file.endsWith('.ts')));
  // These end jobs as the worker does.
  const ending = (handler: string) => (['invoker', 'exports'].includes(handler) ? ['worker/settlement.ts'] : []);
  const texts = (handler: string) => [...filesOf(handler), ...ending(handler)].map((file) => readFileSync(join(handlers, file), 'utf8')).join('\n');
  const declared = readFileSync(join(handlers, 'shared', 'telemetry.ts'), 'utf8').match(/export type MetricName =([^;]+);/)![1].match(/\w+(?=')/g)!;
  for (const [handler, { names }] of Object.entries(BUSINESS_METRICS)) {
    const text = texts(handler);
    expect([handler, declared.filter((name) => new RegExp(`'${name}'`).test(text)).sort()]).toEqual([handler, [...names].sort()]);
  }
  expect([...new Set(Object.values(BUSINESS_METRICS).flatMap(({ names }) => names))].sort()).toEqual([...declared].sort());
});

test('a namespace of the user is read, and of a handler that is replaced nothing is known', () => {
  const replacement = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') };
  const body = (handlers: object) => {
    const stack = newStack();
    new ServerlessApiPattern(stack, 'Shop', { compute: { handlers } });
    return dashboardOf(Template.fromStack(stack).toJSON().Resources);
  };
  expect(linesOf(titled(body({ items: { environment: { METRICS_NAMESPACE: 'Own' } } }), 'Items and files'))[0].metric?.namespace).toBe('Own');
  expect(linesOf(titled(body({ items: { replacement } }), 'Items and files')).map(({ metric }) => metric?.name)).toEqual(['FilesRequested', 'FilesUploaded', 'UploadsUnknown']);
});

test('graphs of one title are one, but part by part each is its own', () => {
  const metric = (name: string) => new Metric({ namespace: 'Shop', metricName: name });
  const body = dashboardOf(templateOf((stack) => {
    const monitoring = new Monitoring(stack, 'Monitoring');
    monitoring.addGraphs({ section: DashboardSection.FAILURES, title: 'Errors', left: [metric('A')] }, { title: 'Errors', left: [metric('C')] });
    monitoring.addGraphs({ section: DashboardSection.FAILURES, title: 'Errors', left: [metric('B')], right: [metric('D')] }, { title: 'Errors', left: [metric('C')] });
  }).toJSON().Resources);
  expect(body.widgets.map(({ type, properties }) => properties.markdown ?? `${type} ${properties.metrics.map(([, name]: string[]) => name)}`)).toEqual([
    expect.any(String), '## What fails?', 'metric A,B,D', '## Part by part', 'metric C', 'metric C',
  ]);
});

test('figures and areas are drawn as such', () => {
  const left = [new Metric({ namespace: 'Shop', metricName: 'A' })];
  const body = dashboardOf(templateOf((stack) => new Monitoring(stack, 'Monitoring').addGraphs(
    { title: 'Figures', left, shape: GraphShape.FIGURES }, { title: 'Areas', left, shape: GraphShape.STACK }, { title: 'Lines', left },
  )).toJSON().Resources);
  expect(['Figures', 'Areas', 'Lines'].map((title) => { const { view, stacked } = titled(body, title).properties; return [view, stacked]; }))
    .toEqual([['singleValue', undefined], ['timeSeries', true], ['timeSeries', false]]);
});

test('a section of the user stands before the parts, and what is added to the dashboard directly comes last', () => {
  const stack = newStack();
  const { monitoring } = new ServerlessApiPattern(stack, 'Shop');
  monitoring.dashboard!.addWidgets(new TextWidget({ markdown: 'last' }));
  monitoring.addSection('Orders', new TextWidget({ markdown: 'one', width: 12 }), new TextWidget({ markdown: 'two', width: 12 }));
  const body = dashboardOf(Template.fromStack(stack).toJSON().Resources);
  validate(body);
  expect(validate.errors).toBeNull();
  const texts = titles(body);
  expect(texts.slice(texts.indexOf('## Orders'))).toEqual(['## Orders', 'one', 'two', '## Part by part', 'last']);
  const [one, two] = body.widgets.filter(({ properties }) => ['one', 'two'].includes(properties.markdown));
  expect([one.y, one.x, two.x]).toEqual([two.y, 0, 12]);
});

test('a wrong body would be seen', () => {
  const [widget] = systems[0].body.widgets;
  const empty = { view: 'timeSeries', region: 'eu-west-1', metrics: [[]] };
  for (const wrong of [{ ...widget, width: 25 }, { ...widget, type: 'graph' }, { ...widget, properties: {} }, { ...widget, type: 'metric', properties: empty }]) {
    expect([wrong, validate({ widgets: [wrong] })]).toEqual([wrong, false]);
  }
  expect(validate({ widgets: Array(501).fill(widget) })).toBe(false);
});

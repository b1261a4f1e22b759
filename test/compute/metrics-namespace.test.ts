import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { BundledFunction, BundledHandler, EntityTable, ObjectBucket, ObjectIngest } from '../../src';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { newStack } from '../support/synth';
import { everySystem } from '../support/systems';

interface Metric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: unknown;
}

/** All metrics that an alarm looks at, by what tells them apart. */
function metricsOf(template: Template, system: string): string[] {
  return Object.entries(template.findResources('AWS::CloudWatch::Alarm')).filter(([id]) => id.startsWith(system))
    .flatMap(([, { Properties }]) => {
      const queries = (Properties.Metrics ?? []) as { MetricStat?: { Metric: Metric } }[];
      const inside = queries.flatMap(({ MetricStat }) => MetricStat ? [MetricStat.Metric] : []);
      const metrics: Metric[] = Properties.MetricName ? [Properties as Metric] : inside;
      return metrics.map(({ Namespace, MetricName, Dimensions }) => JSON.stringify([Namespace, MetricName, Dimensions]));
    });
}

function namespacesOf(template: Template, system: string): string[] {
  const functions = Object.entries(template.findResources('AWS::Lambda::Function')).filter(([id]) => id.startsWith(system));
  return functions.flatMap(([, { Properties }]) => Properties.Environment?.Variables?.METRICS_NAMESPACE ?? []);
}

/** Namespaces of handlers that are used without a system, in the order in which they are made. */
function alone(build: (stack: Stack) => void): string[] {
  const stack = newStack();
  build(stack);
  return namespacesOf(Template.fromStack(stack), '');
}

const items = (scope: Construct, id: string) => new BundledFunction(scope, id, { handler: BundledHandler.ITEMS });

describe.each(SAMPLED_FLAG_SETS)('two systems in one stack, with %s,', (_, context) => {
  const stack = newStack({ context });
  for (const id of ['East', 'West']) everySystem(new Construct(stack, id), { auth: undefined, entities: undefined, jobs: undefined });
  const template = Template.fromStack(stack);

  test('count in a namespace each, with all their handlers', () => {
    const [east, west] = [namespacesOf(template, 'EastShop'), namespacesOf(template, 'WestShop')];
    expect(east.length).toBeGreaterThan(6);
    expect(new Set(east)).toEqual(new Set(['Stack/East/Shop']));
    expect(new Set(west)).toEqual(new Set(['Stack/West/Shop']));
  });

  test('draw what they count themselves', () => {
    const dashboards = Object.entries(template.findResources('AWS::CloudWatch::Dashboard'));
    expect(dashboards.length).toBe(2);
    for (const [id, { Properties }] of dashboards) {
      const namespaces = JSON.stringify(Properties.DashboardBody).match(/Stack\/(East|West)\/Shop/g);
      expect(new Set(namespaces)).toEqual(new Set([`Stack/${id.slice(0, 4)}/Shop`]));
    }
  });

  test('have no metric in common that an alarm looks at', () => {
    const [east, west] = [metricsOf(template, 'East'), metricsOf(template, 'West')];
    expect(east.length).toBeGreaterThan(40);
    expect(east.filter((metric) => west.includes(metric))).toEqual([]);
  });
});

test('parts without a system count in a namespace each', () => {
  expect(alone((stack) => {
    const { table } = new EntityTable(stack, 'Table');
    for (const id of ['One', 'Two']) new ObjectIngest(stack, id, { table, bucket: new ObjectBucket(stack, `${id}Bucket`).bucket });
  })).toEqual(['Stack/One', 'Stack/Two']);
  expect(alone((stack) => {
    items(new Construct(stack, 'A'), 'Items');
    items(new Construct(new Construct(stack, 'B'), 'A'), 'Items');
  })).toEqual(['Stack/A', 'Stack/B/A']);
});

test('a handler in the stack itself counts in the namespace of the stack', () => {
  expect(alone((stack) => void items(stack, 'Items'))).toEqual(['Stack/Stack']);
});

test.each(['商店', 'x'.repeat(200), 'a b'])('a path that CloudWatch does not take is written otherwise, and stays its own: %s', (id) => {
  const [one, two] = alone((stack) => {
    items(new Construct(stack, id), 'Items');
    items(new Construct(stack, `${id}い`), 'Items');
  });
  expect(one).toMatch(/^Stack\/[0-9A-Za-z]{1,120}$/);
  expect(two).toMatch(/^Stack\/[0-9A-Za-z]{1,120}$/);
  expect(one).not.toBe(two);
});

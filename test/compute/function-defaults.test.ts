import { Template } from 'aws-cdk-lib/assertions';
import { ApplicationLogLevel, Code, LayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import { ComputeOptions, FunctionDefaults, HandlerOptions, RouteAuthorization, ServerlessApiPattern, ServerlessFunctionOptions } from '../../src';
import { newStack } from '../support/synth';

const CODE = { runtime: Runtime.PYTHON_3_15, handler: 'index.handler', code: Code.fromInline('def handler(event, context): pass') };

/** The functions of a system with everything, by the beginnings of their ids. */
function functionsOf(compute: (layer: (id: string) => LayerVersion) => ComputeOptions, own: Partial<ServerlessFunctionOptions> = {}) {
  const stack = newStack();
  const layer = (id: string) => new LayerVersion(stack, id, { code: Code.fromAsset(__dirname) });
  const shop = new ServerlessApiPattern(stack, 'Shop', { compute: compute(layer), realtime: {}, ingest: {}, schedules: [] });
  shop.addRoute('GET /admin', { function: shop.addFunction('Orders', { ...CODE, ...own }), authorization: RouteAuthorization.groups('admins') });
  const made = Object.entries(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
  return Object.fromEntries(made.map(([id, { Properties }]) => [id.replace(/^Shop|[0-9A-F]{8}$/g, ''), Properties]));
}

const DEFAULTS: FunctionDefaults = { memorySize: 1792, logLevel: ApplicationLogLevel.WARN, environment: { STAGE: 'test' }, tracing: false };

test('defaults reach the shipped handlers and those that are added', () => {
  const made = functionsOf((layer) => ({ defaults: { ...DEFAULTS, layers: [layer('Shared')] } }));
  expect(Object.keys(made).length).toBeGreaterThan(7);
  for (const [name, properties] of Object.entries(made)) {
    const { MemorySize, LoggingConfig, Environment, Layers, TracingConfig } = properties;
    expect([name, MemorySize, LoggingConfig.ApplicationLogLevel, Environment.Variables.STAGE, Layers?.length, TracingConfig?.Mode])
      .toEqual([name, 1792, 'WARN', 'test', 1, undefined]);
  }
});

test('the setting of a function wins, then that of all shipped handlers; environments are joined', () => {
  const own: HandlerOptions = { memorySize: 256, tracing: true, logLevel: undefined, environment: { OWN: 'yes' } };
  const made = functionsOf(() => ({ defaults: DEFAULTS, memorySize: 1024, environment: { SHIPPED: 'yes' }, handlers: { items: own } }), own);
  expect(made.Items).toMatchObject({ MemorySize: 256, TracingConfig: { Mode: 'Active' }, LoggingConfig: { ApplicationLogLevel: 'WARN' } });
  expect(made.Items.Environment.Variables).toMatchObject({ STAGE: 'test', SHIPPED: 'yes', OWN: 'yes' });
  expect(made.Files).toMatchObject({ MemorySize: 1024 });
  expect(made.Orders).toMatchObject({ MemorySize: 256, TracingConfig: { Mode: 'Active' }, LoggingConfig: { ApplicationLogLevel: 'WARN' } });
  expect(made.Orders.Environment.Variables).toEqual({ STAGE: 'test', OWN: 'yes' });
});

test('a default that Lambda refuses is refused with the function that it reaches', () => {
  expect(() => functionsOf(() => ({ defaults: { memorySize: 64 } }))).toThrow(/^Stack\/Shop\/\w+ compute\.defaults\.memorySize: 64 cannot be used/);
});

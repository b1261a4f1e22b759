import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Auth, BundledFunction, BundledHandler, ComputeOptions, RequestSchema, FunctionCode, RouteAuthorization, ServerlessApiPattern } from '../../src';
import { reportsOf, unacknowledged } from '../support/compliance';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { templateOf } from '../support/synth';

const PYTHON: FunctionCode = { runtime: Runtime.PYTHON_3_15, handler: 'index.handler', code: Code.fromInline('def handler(event, context): pass') };
const shop = (compute: ComputeOptions = {}, context = {}) => templateOf((stack) => void new ServerlessApiPattern(stack, 'Shop', { compute }), { context });
const functionOf = (made: Template, name: string) => Object.entries(made.findResources('AWS::Lambda::Function')).find(([id]) => id.startsWith(`Shop${name}`))![1].Properties;
/** A template without the code of its functions, and without parts that depend only on the code, such as its own metrics that the dashboard draws. */
const surroundings = (made: Template) => {
  const { Resources } = JSON.parse(JSON.stringify(made.toJSON()).replace(/(ShopItemsCurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g, '$1'));
  const { Code: _code, Runtime: _runtime, Handler: _handler, ...rest } = Object.entries<{ Properties: Record<string, unknown> }>(Resources).find(([id]) => /^ShopItems[0-9A-F]{8}$/.test(id))![1].Properties;
  const others = Object.entries(Resources).filter(([id]) => !/^ShopItems[0-9A-F]{8}$|Dashboard/.test(id));
  return [rest, Object.fromEntries(others.map(([id, { Metadata: _metadata, ...resource }]: [string, any]) => [id, resource]))];
};

test.each(SAMPLED_FLAG_SETS)('a replaced handler keeps everything but its code, with %s', (_, context) => {
  const made = shop({ handlers: { items: { replacement: PYTHON } } }, context);
  expect(functionOf(made, 'Items')).toMatchObject({ Runtime: 'python3.15', Handler: 'index.handler', Code: { ZipFile: expect.stringContaining('def handler') } });
  expect(surroundings(made)).toEqual(surroundings(shop({}, context)));
});

test('the settings of all handlers hold for it, but for the runtime', () => {
  const made = shop({ runtime: Runtime.NODEJS_22_X, memorySize: 1024, environment: { STAGE: 'test' }, handlers: { worker: { replacement: PYTHON, timeout: Duration.minutes(1) } } });
  expect(functionOf(made, 'Worker')).toMatchObject({ Runtime: 'python3.15', MemorySize: 1024, Timeout: 60, Environment: { Variables: { STAGE: 'test', TABLE_NAME: expect.anything(), TOPIC_ARN: expect.anything() } } });
  expect(functionOf(made, 'Items')).toMatchObject({ Runtime: 'nodejs22.x' });
});

test('the authorizer can be replaced, too', () => {
  const made = templateOf((stack) => {
    const system = new ServerlessApiPattern(stack, 'Shop', { auth: Auth.cognito(), compute: { handlers: { authorizer: { replacement: PYTHON } } } });
    system.addRoute('GET /admin', { function: system.functions.items.alias, authorization: RouteAuthorization.groups('admins') });
  });
  made.hasResourceProperties('AWS::Lambda::Function', { Runtime: 'python3.15', Environment: { Variables: Match.objectLike({ ROUTE_GROUPS: '{"GET /admin":["admins"]}' }) } });
});

const ORDER = RequestSchema.fromObject('Order', { type: 'object', required: ['lines'], properties: { lines: { type: 'array', minItems: 1 } } });

test.each(SAMPLED_FLAG_SETS)('it brings its own requests, and the shipped ones stay for its other routes, with %s', (_, context) => {
  const requests = { 'POST /items': ORDER, 'PUT /items/{id}': RequestSchema.parameters({}) };
  const made = shop({ handlers: { items: { replacement: PYTHON, requests } } }, context);
  const methods = Object.entries(made.findResources('AWS::ApiGateway::Method'));
  const modelsOf = (id: string) => Object.entries(methods.find(([each]) => each.includes(id))![1].Properties.RequestModels ?? {})
    .map(([type, { Ref }]: [string, any]) => [type, made.findResources('AWS::ApiGateway::Model')[Ref].Properties.Schema.required]);
  expect(modelsOf('itemsPOST')).toEqual([['application/json', ['lines']]]);
  expect(modelsOf('itemsidPUT')).toEqual([]);
  expect(modelsOf('itemsidPATCH').map(([type]) => type)).toContain('application/json');
});

test('routes of a handler by itself carry them, too', () => {
  let request: RequestSchema | undefined;
  templateOf((stack) => {
    const items = new BundledFunction(stack, 'Items', { handler: BundledHandler.ITEMS, replacement: PYTHON, requests: { 'POST /items': ORDER } });
    request = items.routes.find(({ method, path }) => method === 'POST' && path === '/items')!.request;
  });
  expect(request).toBe(ORDER);
});

test.each<[string, ComputeOptions]>([
  ["Stack/Shop/Items compute.handlers.items.requests: 'POST /items' cannot be used. Allowed: requests together with replacement",
    { handlers: { items: { requests: { 'POST /items': ORDER } } } }],
  ["Stack/Shop/Items compute.handlers.items.requests: 'POST /orders' cannot be used. Allowed: routes of the handler: GET /items, POST /items",
    { handlers: { items: { replacement: PYTHON, requests: { 'POST /orders': ORDER } } } }],
  ["Stack/Shop/Worker compute.handlers.worker.requests: 'POST /jobs' cannot be used. Allowed: nothing: the handler has no routes",
    { handlers: { worker: { replacement: PYTHON, requests: { 'POST /jobs': ORDER } } } }],
])('refuses requests with %s', (message, compute) => {
  expect(() => shop(compute)).toThrow(message);
});

test('a runtime beside the one that the code brings is refused', () => {
  expect(() => shop({ handlers: { items: { replacement: PYTHON, runtime: Runtime.NODEJS_24_X } } }))
    .toThrow("runtime: 'nodejs24.x' cannot be used. Allowed: replacement.runtime for a handler that is replaced");
});

test('the API has the same permissions on a replacement as on the shipped handler', () => {
  expect(() => shop({ handlers: { items: { replacement: PYTHON, timeout: Duration.minutes(1) } } })).toThrow("timeout: '1 minute' cannot be used. Allowed: at most 29 seconds");
});

test.each(SAMPLED_FLAG_SETS)('validators and compliance packs have nothing to say with %s', (_, context) => {
  const reports = reportsOf((stack) => void new ServerlessApiPattern(stack, 'Shop', {
    compute: { handlers: { items: { replacement: PYTHON }, worker: { replacement: PYTHON } } },
  }), context);
  expect(unacknowledged(reports)).toEqual([]);
});

import * as fc from 'fast-check';
import { Arb, call, distinct, existing, flag, map, member, one, options, seconds, sentence, shop, some, throttle, variadic, whole } from '../arbitrary';
import { Expression } from '../expression';
import { routeAuthorization } from './api';
import { addedFunction } from './compute';
import { integration, tenantOf } from './integrations';
import { schedule, workQueue } from './queueing';
import { requestSchema, routeResponse } from './requests';

/** A call of a method of the pattern, or of what it has made. */
export interface MethodCall { readonly method: string; readonly args: Expression[] }

const method = (name: string, ...args: Arb[]): fc.Arbitrary<MethodCall> =>
  fc.tuple(...args).map((made) => ({ method: name, args: made.filter((arg) => arg !== undefined) }));

const orders = shop('functions.Orders.alias');
const imagesOf = shop('functions.Images.alias');

const routeFields = {
  authorization: routeAuthorization,
  request: requestSchema,
  throttle: throttle(),
  timeout: call('Duration.millis', whole(50, 29_000)),
  responses: routeResponse.map((response): Expression => ({ struct: '', of: { 200: response } })),
  summary: sentence,
  description: sentence,
  tags: distinct(fc.constantFrom('shop', 'orders')),
  deprecated: flag,
};
const cache = options('RouteCacheOptions', {}, { ttl: seconds(1, 3600), queryStrings: distinct(fc.constantFrom('page', 'q')), headers: distinct(fc.constantFrom('Accept-Language')) });

/** A route on its own path: `number` tells it from others. */
const route = (number: number): fc.Arbitrary<MethodCall> => fc.oneof(
  fc.tuple(fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'), options('RouteOptions', { function: orders }, { ...routeFields, cache, operationId: fc.constant(`added${number}`) })),
  fc.tuple(fc.constantFrom('GET', 'POST'), options('RouteOptions', { integration }, { ...routeFields, cache })),
).map(([verb, chosen]) => ({ method: 'addRoute', args: [`${verb} /added${number}/{id}`, chosen] }));

const openOnly = call('aws_sns.SubscriptionFilter.stringFilter', options('', { allowlist: fc.constant(['open']) }));
const bodyFilter = map(fc.constantFrom('kind', 'order'), call('aws_sns.FilterOrPolicy.filter', openOnly));
const attributeFilter = map(fc.constantFrom('type', 'tenant'), call('aws_sns.SubscriptionFilter.stringFilter', options('', { denylist: fc.constant(['job.failed']) })));
const filters = (struct: string, more = {}) => {
  const chosen = one(options(struct, { attributeFilter }, more), options(struct, { bodyFilter }, more), options(struct, {}, more));
  return fc.option(chosen, { nil: undefined });
};
const raw = filters('RawTopicSubscriptionOptions', { rawMessageDelivery: flag });
const plain = filters('TopicSubscriptionOptions');

const streamFilter = one(
  variadic('StreamFilter.events', distinct(member('StreamEventName'))), call('StreamFilter.sortKeyPrefix', fc.constant('ITEM#')), call('StreamFilter.expired'),
  call('StreamFilter.pattern', fc.constant('{"eventName":["MODIFY"],"dynamodb":{"NewImage":{"open":{"BOOL":[true]}}}}')),
);
const consumption = options('StreamConsumerOptions', {}, {
  filters: distinct(streamFilter, 5),
  batchSize: whole(1, 10_000),
  maxBatchingWindow: seconds(0, 300),
  reportBatchItemFailures: flag,
  bisectBatchOnError: flag,
  maxRecordAge: seconds(60, 604_800),
  retryAttempts: whole(-1, 10_000),
  parallelizationFactor: whole(1, 10),
  startingPosition: member('aws_lambda.StartingPosition', ['TRIM_HORIZON', 'LATEST']),
  failureQueue: existing('queue', 'Changes'),
});

const url = options('FunctionUrlSettings', {}, {
  cors: options('', {}, { allowedOrigins: fc.constant(['https://shop.example.com']), maxAge: seconds(0, 3600) }), invokeMode: member('aws_lambda.InvokeMode'),
}, 2);

const menu: fc.Arbitrary<MethodCall>[] = [
  method('topic.addEmail', fc.constantFrom('people@example.com', 'first.last+shop@mail.example.org'), plain),
  method('topic.addHttps', fc.constantFrom('https://hooks.example.com/shop?token=a', 'https://hooks.example.com:8443/'), raw),
  method('topic.addQueue', existing('queue', 'Subscribed'), raw),
  method('topic.addFunction', orders, plain),
  method('topic.addFunction', existing('function', 'Notified'), plain),
  method('topic.addPublisher', shop('functions.Orders.function'), fc.constant('TOPIC_ARN')),
  method('queue.addProducer', shop('functions.Orders.function'), fc.constant('QUEUE_URL')),
  method('queue.grantRedrive', shop('functions.Orders.executionRole')),
  method('functions.Images.allow', fc.constant(['s3:List*']), some(shop('bucket.bucketArn'), 1), options('AllowOptions', { reason: fc.constant('Orders name them.') }, {})),
  method('functions.Images.addUrl', fc.option(url, { nil: undefined })),
  method('addSchedule', fc.constantFrom('Weekly'), schedule(fc.constant(undefined)).chain((made) => orders.map((target) => ({ ...made, of: { ...made.of, function: target } })))),
  method('onObjectCreated', fc.constantFrom('images/', 'photos/raw/', 'files/', 'imports/'), imagesOf, fc.option(options('ObjectCreatedOptions', {}, { queue: workQueue, id: fc.constant('Heard') }, 2), { nil: undefined })),
  method('entityTable.addStreamConsumer', fc.constant('Changes'), imagesOf, consumption),
  method('entityTable.allowQuery', shop('functions.Orders.function'), fc.constantFrom('byStatus', 'by-price', 'By.Owner_1')),
  method('realtime.addRoute', fc.constant('added'), orders, fc.option(options('RealtimeRouteOptions', {}, { returnResponse: flag }, 2), { nil: undefined })),
  method('realtime.addBroadcaster', shop('functions.Orders.function'), fc.constant('BROADCASTS_URL')),
];

const tenancyConfig = { value: 'aws_lambda.TenancyConfig.PER_TENANT' };
const tenantRoute = tenantOf('functions.Tenants.alias');

/** Two functions, perhaps a third with tenants, and calls that work on them. */
export const calls: fc.Arbitrary<MethodCall[]> = fc.tuple(
  addedFunction, addedFunction, fc.option(fc.tuple(addedFunction, tenantRoute), { nil: undefined, freq: 3 }),
  fc.uniqueArray(fc.nat(99).chain(route), { maxLength: 3, selector: ({ args }) => (args[0] as string).split(' ')[1] }),
  fc.uniqueArray(fc.oneof(...menu), { maxLength: 5, selector: (made) => made.method }),
).map(([orders_, images, tenants, routes, others]) => [
  ...tenants || routes.length || others.length ? [added('Orders', orders_), added('Images', images)] : [],
  ...tenants ? [added('Tenants', { ...tenants[0], of: { ...tenants[0].of, tenancyConfig } }), { method: 'addRoute', args: ['GET /tenants/{id}', routeTo(tenants[1])] }] : [],
  ...routes, ...others,
]);

function added(id: string, options_: Expression): MethodCall {
  return { method: 'addFunction', args: [id, options_] };
}

function routeTo(integration_: Expression): Expression {
  return { struct: 'RouteOptions', of: { integration: integration_ } };
}

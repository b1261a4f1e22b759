import * as fc from 'fast-check';
import { requestSchema } from './requests';
import { call, distinct, existing, Fields, flag, map, mebibytes, member, minutes, one, options, seconds, sentence, some, value, variadic, whole } from '../arbitrary';

export const environment = map(fc.constantFrom('STAGE', 'Feature_1', 'PRICES'), fc.constantFrom('v1', '', 'a,b=c', 'été'));

export const asyncInvocation = options('AsyncInvocationOptions', {}, {
  maxEventAge: seconds(60, 21_600), retryAttempts: whole(0, 2), failureQueue: existing('queue', 'GivenUp'),
});

const shift = options('TrafficShift', { percentage: whole(1, 99), interval: minutes(1, 2880) }, { preTrafficCheck: existing('function', 'Checking') });
const deployment = one(call('DeploymentStrategy.allAtOnce'), call('DeploymentStrategy.canary', shift), call('DeploymentStrategy.linear', shift));

const daily = call('aws_applicationautoscaling.Schedule.cron', options('', { hour: fc.constantFrom('7', '19'), minute: fc.constant('0') }));
const provisionedConcurrency = one(
  call('ProvisionedConcurrency.fixed', whole(1, 40)),
  call('ProvisionedConcurrency.targetTracking', fc.tuple(whole(1, 10), whole(0, 20)).chain(([min, more]) => options('TargetTrackingOptions', {
    minCapacity: fc.constant(min), maxCapacity: fc.constant(min + more),
  }, { utilizationTarget: fc.constantFrom(0.1, 0.55, 0.9) }))),
  variadic('ProvisionedConcurrency.scheduled', some(options('ProvisionedConcurrencySchedule', { schedule: daily, concurrency: whole(0, 20) }), 2)),
);

/** In a network: without other settings, and with all that need one. */
const network: Fields = {
  vpc: existing('vpc'),
  vpcSubnets: options('', { subnetType: member('aws_ec2.SubnetType', ['PRIVATE_WITH_EGRESS']) }),
  securityGroups: some(existing('securityGroup'), 1),
  filesystem: existing('fileSystem'),
};

/** Settings that do not depend on what runs. `timeout`: the longest, in seconds. */
const settings = (timeout: number): Fields => ({
  memorySize: whole(128, 10_240),
  timeout: seconds(1, timeout),
  architecture: one(value('aws_lambda.Architecture.ARM_64'), value('aws_lambda.Architecture.X86_64')),
  environment,
  logLevel: member('aws_lambda.ApplicationLogLevel'),
  tracing: flag,
  secrets: map(fc.constantFrom('STRIPE_KEY', 'MAIL_KEY'), one(existing('secret', 'Stripe'), existing('secret', 'Mail'))),
  parameters: map(fc.constantFrom('LIMITS', 'AREA'), one(existing('parameter', 'Limits'), existing('parameter', 'Area'))),
  paramsAndSecrets: call('aws_lambda.ParamsAndSecretsLayerVersion.fromVersion', value('aws_lambda.ParamsAndSecretsVersions.V1_0_103')),
  ephemeralStorageSize: mebibytes(512, 10_240),
  // None at all would switch it off, which a rule reports.
  reservedConcurrentExecutions: whole(2, 1000),
  reserveConcurrency: flag,
  layers: distinct(one(existing('layer', 'Common'), existing('layer', 'Fonts')), 2),
  codeSigningConfig: existing('signing'),
  provisionedConcurrency,
  deployment,
  asyncInvocation,
  deadLetterQueue: existing('queue', 'Dead'),
  deadLetterQueueEnabled: flag,
  ...network,
});

const inline = (runtime: string) => options('FunctionCode', {
  runtime: value(runtime), handler: fc.constant('index.handler'), code: call('aws_lambda.Code.fromInline', fc.constant('exports.handler = async () => {};')),
});

/** The user's code. Inline code is for Node.js and Python only. */
const elsewhere = (runtime: string, handler: string) => options('FunctionCode', {
  runtime: value(runtime), handler: fc.constant(handler), code: call('aws_lambda.Code.fromBucket', existing('bucket', 'Code'), fc.constant('code.zip')),
});

/** Code of the user's in the newest runtimes: compliance packs complain of others, as the documentation of `runtime` says. */
export const code = fc.oneof(
  inline('aws_lambda.Runtime.NODEJS_24_X'), inline('aws_lambda.Runtime.PYTHON_3_15'),
  elsewhere('aws_lambda.Runtime.JAVA_25', 'shop.Orders::handle'),
  elsewhere('aws_lambda.Runtime.PROVIDED_AL2023', 'bootstrap'),
);

const runtime = one(value('aws_lambda.Runtime.NODEJS_24_X'), value('aws_lambda.Runtime.NODEJS_22_X'));
const snapStart = value('aws_lambda.SnapStartConf.ON_PUBLISHED_VERSIONS');

const handler = (timeout: number) => options('HandlerOptions', {}, { ...settings(timeout), runtime, replacement: code, snapStart }, 6);

const overrides = options('HandlerOverrides', {}, {
  items: options('HandlerOptions', {}, { ...settings(29), runtime, replacement: code, snapStart, requests: map(fc.constant('POST /items'), requestSchema) }, 7),
  files: handler(29),
  jobs: handler(29),
  worker: handler(900),
  invoker: handler(900),
  authorizer: handler(29),
  realtime: handler(29),
  broadcast: handler(900),
  ingest: handler(900),
  sweeper: handler(900),
  entities: handler(29),
  reindex: handler(900),
  changes: handler(900),
  exports: handler(29),
}, 4);

const layers = distinct(one(existing('layer', 'Common'), existing('layer', 'Fonts')), 2);
const defaults = options('FunctionDefaults', {}, {
  memorySize: whole(128, 10_240), logLevel: member('aws_lambda.ApplicationLogLevel'), environment, layers, tracing: flag,
}, 3);

export const compute = options('ComputeOptions', {}, { ...settings(29), runtime, handlers: overrides, defaults }, 6);

/** A function that is added. */
export const addedFunction = code.chain((made) => {
  const fixed = Object.fromEntries(Object.entries(made.of).map(([name, expression]) => [name, fc.constant(expression)]));
  return options('ServerlessFunctionOptions', fixed, {
    ...settings(29),
    snapStart,
    description: sentence,
    durableConfig: options('', { executionTimeout: call('Duration.days', whole(1, 365)) }, { retentionPeriod: call('Duration.days', whole(1, 90)) }),
  }, 6);
});

const routes = ['GET /items', 'POST /items', 'DELETE /items/{id}', 'PATCH /items/{id}'];
const chosen = fc.subarray(['ITEMS', 'FILES', 'JOBS', 'WORKER'], { minLength: 1 })
  .map((names) => names.map((each) => ({ value: `BundledHandler.${each}` })));

export const handlers = one(
  call('BundledHandlers.all'), call('BundledHandlers.none'), call('BundledHandlers.only', chosen),
  fc.subarray(routes, { minLength: 1 }).map((without) => ({ existing: 'withoutRoutes', args: [without] })),
);

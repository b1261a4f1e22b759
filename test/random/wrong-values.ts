import { Call, Expression, Struct, Value } from './expression';

/** By option or method: values that cannot be. A blank behind a name tells two entries apart. */
export interface Wrong { readonly [path: string]: unknown[] }

const struct = (of: object): Struct => ({ struct: '', of: of as Record<string, Expression> });
const call = (name: string, ...args: unknown[]): Call => ({ call: name, args: args as Expression[] });
const member = (name: string): Value => ({ value: name });
const duration = (unit: string, amount: number): Call => call(`Duration.${unit}`, amount);

const NO_WHOLE_NUMBERS = [NaN, 1.5, -1];
const long = (length: number) => 'x'.repeat(length);
const throttle = struct({ rateLimit: 1, burstLimit: 1 });
const plan = (name: string, more = {}) => struct({ name, throttle, ...more });
const once = call('aws_scheduler.ScheduleExpression.expression', 'rate(1 day)');
const schedule = (more: Record<string, unknown>) => [struct({ id: 'Wrong', schedule: once, function: { existing: 'function', args: ['Reporting'] }, ...more })];

/** By option: values that cannot be. */
export const WRONG_PROPS: Wrong = {
  'profile': ['staging', 'PRODUCTION'],
  'api.throttle': [struct({ rateLimit: 0 }), struct({ burstLimit: -5 }), struct({ rateLimit: NaN }), struct({ burstLimit: 1.5 })],
  'api.stageName': ['', 'a b', long(129), '../x'],
  'api.description': [long(1025)],
  'api.cache': [struct({ size: 'huge' }), struct({ size: '0.5', ttl: duration('seconds', 0) }), struct({ size: '0.5', ttl: duration('seconds', 3601) })],
  'api.cors': [[], ['*', 'https://a.example'], ['shop.example.com'], ['https://a.example/path'], ['']].map((allowOrigins) => struct({ allowOrigins })),
  'api.cors ': [struct({ allowOrigins: ['*'], allowCredentials: true }), struct({ allowOrigins: ['*'], maxAge: duration('days', 2) }), struct({ allowOrigins: ['*'], allowHeaders: ['a b'] })],
  'api.openApiFile': ['', '../x.json', 'x.yaml'],
  'api.executionLogging': ['DEBUG'],
  'api.apiKeySource': ['QUERY'],
  'api.minCompressionSize': [call('Size.mebibytes', 11)],
  'api.usagePlans': [[plan('a b')], [plan('')], [plan('Twice'), plan('Twice')], [plan('Keys', { keys: ['One', 'One'] })], [struct({ name: 'Half', throttle: struct({ rateLimit: 1 }) })],
    [plan('Quota', { quota: struct({ limit: 0, period: member('aws_apigateway.Period.DAY') }) })]],
  'api.domain': [struct({ domainName: 'Shop' }), struct({ domainName: '' }), struct({ domainName: 'api.example.com' }),
    struct({ domainName: 'api.example.com', certificate: { existing: 'certificate', args: [] }, basePath: '/x' }),
    struct({ domainName: 'api.example.com', certificate: { existing: 'certificate', args: [] }, basePath: 'v1/shop' }),
    struct({ domainName: 'api.example.com', certificate: { existing: 'certificate', args: [] }, securityPolicy: 'TLS_0_9' })],
  'auth': [call('Auth.none', struct({ reason: ' ' })), call('Auth.apiKey', struct({})), call('Auth.apiKey', struct({ rateLimit: 0, burstLimit: 1 })),
    ...[7, 100, ...NO_WHOLE_NUMBERS].map((passwordMinLength) => call('Auth.cognito', struct({ passwordMinLength }))),
    call('Auth.cognito', struct({ callbackUrls: ['http://shop.example.com'] })), call('Auth.cognito', struct({ callbackUrls: [''] })),
    ...['Has Capitals', 'aws-shop', '', long(64)].map((domainPrefix) => call('Auth.cognito', struct({ domainPrefix }))),
    call('Auth.cognito', struct({ mfa: 'MAYBE' })), call('Auth.cognito', struct({ featurePlan: 'GOLD' })),
    call('Auth.lambda', { existing: 'function', args: ['Deciding'] }, struct({ resultsCacheTtl: duration('hours', 2) })), call('Auth.lambda', { existing: 'function', args: ['Deciding'] }, struct({ identitySources: [] }))],
  'compute.memorySize': [127, 10_241, ...NO_WHOLE_NUMBERS],
  'compute.timeout': [duration('seconds', 0), duration('seconds', 901), duration('millis', 1500)],
  'compute.environment': [struct({ A: 'x' }), struct({ AWS_REGION: 'x' }), struct({ 'a-b': 'x' }), struct({ '': 'x' })],
  'compute.logLevel': ['LOUD'],
  'compute.ephemeralStorageSize': [call('Size.mebibytes', 511), call('Size.mebibytes', 10_241)],
  'compute.reservedConcurrentExecutions': [...NO_WHOLE_NUMBERS, 100_001],
  'compute.runtime': [member('aws_lambda.Runtime.NODEJS_20_X'), member('aws_lambda.Runtime.PYTHON_3_14')],
  'compute.provisionedConcurrency': [call('ProvisionedConcurrency.fixed', 0), call('ProvisionedConcurrency.scheduled'),
    call('ProvisionedConcurrency.targetTracking', struct({ minCapacity: 5, maxCapacity: 4 })), call('ProvisionedConcurrency.targetTracking', struct({ minCapacity: 1, maxCapacity: 4, utilizationTarget: NaN }))],
  'compute.deployment': [0, 100, NaN, 1.5].map((percentage) => call('Deployment.canary', struct({ percentage, interval: duration('minutes', 5) }))),
  'compute.asyncInvocation': [struct({ retryAttempts: 3 }), struct({ maxEventAge: duration('seconds', 59) }), struct({ failureQueue: { existing: 'queue', args: ['Lost.fifo'] } })],
  'compute.snapStart': [member('aws_lambda.SnapStartConf.ON_PUBLISHED_VERSIONS')],
  'handlers': [call('BundledHandlers.only', ['authorizer']), call('BundledHandlers.only', ['nothing']), { existing: 'withoutRoutes', args: [['GET /nothing']] }],
  'data.table.tableName': ['ab', '', 'no blanks', long(256)],
  'data.table.recoveryPeriodInDays': [0, 36, NaN, 1.5],
  'data.table.capacity': [call('TableCapacity.onDemand', struct({ maxReadRequestUnits: 0 })), call('TableCapacity.provisioned', struct({ read: struct({ min: 5, max: 4 }), write: struct({ min: 1, max: 1 }) }))],
  'data.table.warmThroughput': [struct({}), struct({ readUnitsPerSecond: 0 }), struct({ writeUnitsPerSecond: 1.5 })],
  'data.table.stream': ['BOTH'],
  'data.table.tableClass': ['CHEAP'],
  'data.table.consistency': [call('ReplicaConsistency.strong')],
  'data.table.backup': [struct({ retention: duration('hours', 36) }), struct({ retention: duration('days', 0) })],
  'data.table.indexes': ['ab', 'no blanks', ''].map((indexName) => [struct({ indexName, partitionKeys: [struct({ name: 'status', type: 'S' })] })]),
  'data.bucket.noncurrentVersionExpiration': [duration('days', 0), duration('hours', 36)],
  'data.bucket.abortIncompleteUploadAfter': [duration('days', 0), duration('hours', 36)],
  'data.bucket.lifecycleRules': [[struct({})], [struct({ expiration: duration('days', 0) })], [struct({ transitions: [struct({ storageClass: member('aws_s3.StorageClass.INFREQUENT_ACCESS'), after: duration('days', 40) })] })]],
  'data.bucket.archiveTiers': [struct({}), struct({ archiveAccessAfter: duration('days', 89) }), struct({ deepArchiveAccessAfter: duration('days', 731) })],
  'data.bucket.blockedEncryptionTypes': [[]],
  'data.bucket.inventory': [struct({ fields: ['Nothing'] }), struct({ frequency: 'Hourly' }), struct({ format: 'XML' })],
  'data.bucket.replication': [struct({ account: 'abc' })],
  'data.bucket.uploads': [struct({ maxSize: call('Size.bytes', 0) }), struct({ maxSize: call('Size.gibibytes', 6) }), struct({ contentTypes: [] }), struct({ contentTypes: ['png'] }),
    struct({ uploadExpiry: duration('seconds', 0) }), struct({ downloadExpiry: duration('days', 8) })],
  'queueing.queue.maxReceiveCount': [4, 1001, NaN, 5.5],
  'queueing.queue.batchSize': [0, 10_001, NaN, 1.5],
  'queueing.queue.maxConcurrency': [1, 1001, NaN, 2.5],
  'queueing.queue.visibilityTimeout': [duration('hours', 13), duration('millis', 1500)],
  'queueing.queue.retentionPeriod': [duration('seconds', 59), duration('days', 14)],
  'queueing.queue.maxBatchingWindow': [duration('seconds', 301), duration('millis', 1500)],
  'queueing.queue.maxMessageSize': [call('Size.bytes', 1023), call('Size.mebibytes', 2)],
  'queueing.queue.filters': [[], [call('MessageFilter.body', struct({}))], [call('MessageFilter.body', struct({ 'a..b': call('FieldCondition.exists') }))]],
  'queueing.queue.provisionedPollers': [struct({ min: 1, max: 2 }), struct({ min: 5, max: 4 }), struct({ min: 2, max: NaN })],
  'queueing.topic.displayName': [long(101)],
  'queueing.jobSubmission': ['pigeon'],
  'realtime.throttle': [struct({ rateLimit: 0 }), struct({ burstLimit: NaN })],
  'realtime.stageName': ['', 'a b'],
  'realtime.groups': [[], ['a,b'], ['']],
  'realtime.routes': ['', 'no blanks', '$other', '$connect'].map((routeKey) => [struct({ routeKey, function: { existing: 'function', args: ['Listening'] } })]),
  'ingest.importPrefix': ['', '/', 'a', 'files/', 'a*b/', '../', 'reports/'],
  'ingest.reportPrefix': ['', 'imports/', 'files/x/'],
  'ingest.importRetention': [duration('days', 19), duration('days', 3651), duration('hours', 500)],
  'schedules': [schedule({ retryAttempts: 186 }), schedule({ retryAttempts: NaN }), schedule({ flexibleWindow: duration('hours', 25) }), schedule({ flexibleWindow: duration('seconds', 90) }),
    schedule({ maxEventAge: duration('seconds', 59) }), schedule({ description: long(513) }), schedule({ end: new Date('2020-01-01') }), schedule({ start: new Date('2098-01-02'), end: new Date('2098-01-01') }),
    ...['', 'rate(0 minutes)', 'cron(0 3)', 'at(2020-01-01T00:00:00)'].map((text_) => schedule({ schedule: call('aws_scheduler.ScheduleExpression.expression', text_) })),
    schedule({ id: '' }), schedule({ id: 'Api' }), [...schedule({}), ...schedule({})]],
  'website.webAclArn': ['', 'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/a/1'],
  'website.connectSources': [['ftp://a.example'], ['']],
  'website.accessLogExpiration': [duration('hours', 36), duration('days', 0)],
  'website.priceClass': ['CHEAP'],
  'website.domain': [struct({ domainName: 'Shop', certificate: { existing: 'globalCertificate', args: [] } }), struct({ domainName: 'shop.example.com', certificate: { existing: 'certificate', args: [] } })],
  'security.webAclArn': ['', 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/a/1', 'arn:aws:wafv2:eu-west-2:123456789012:regional/webacl/a/1'],
  'security.blockedRequestsThreshold': [0, ...NO_WHOLE_NUMBERS],
  'security.encryption': [call('Encryption.oneKey', struct({ rotationPeriod: duration('days', 89) })), call('Encryption.existing', struct({}))],
  'security.network': [call('Network.isolated', struct({ cidr: '8.8.8.0/24' })), call('Network.isolated', struct({ availabilityZones: 1 })), call('Network.isolated', struct({ cidr: '10.1.300.0/16' }))],
  'security.roles': [struct({ path: 'x' }), struct({ namePrefix: '' }), struct({ namePrefix: long(33) })],
  'security.firewall.rateLimit': [9, 2_000_000_001, NaN, 10.5],
  'security.firewall.metricName': ['', 'no blanks', 'All'],
  'security.firewall.countries': [call('CountryRule.block', 'XX'), call('CountryRule.allow'), call('CountryRule.allow', 'de')],
  'security.firewall.bodyInspectionLimit': ['KB_128'],
  'security.firewall.rules': ['no blanks', long(129), 'RateLimit'].map((name) => [struct({ name, match: call('RequestMatch.method', 'GET') })]),
  'monitoring.logRetention': [2, 0, NaN],
};

/** By method: arguments that cannot be. */
export const WRONG_CALLS: Wrong = {
  'addRoute': ['', 'GET', 'FETCH /x', 'GET x', 'GET /x y', 'GET /{a+}/b', 'GET //', 'get /x'].map((route) => [route, struct({ integration: call('Integration.mock') })]),
  'addRoute ': [['GET /x', struct({})], ['GET /x', struct({ integration: call('Integration.mock', struct({ statusCode: 99 })) })], ['GET /x', struct({ integration: call('Integration.http', 'http://a.example') })],
    ['GET /x', struct({ integration: call('Integration.mock'), timeout: duration('seconds', 30) })], ['GET /x', struct({ integration: call('Integration.mock'), throttle: struct({ rateLimit: 0 }) })],
    ['GET /x', struct({ integration: call('Integration.mock'), request: call('RequestSchema.json', 'no blanks', struct({})) })]],
  'addFunction': ['', 'Queue', 'Api', 'a/b'].map((id) => [id, struct({ runtime: member('aws_lambda.Runtime.NODEJS_24_X'), handler: 'index.handler', code: call('aws_lambda.Code.fromInline', 'x') })]),
  'addFunction ': [struct({ description: long(257) }), struct({ handler: '' })].map(({ of }) => ['Wrong', struct({
    runtime: member('aws_lambda.Runtime.NODEJS_24_X'), handler: 'index.handler', code: call('aws_lambda.Code.fromInline', 'x'), ...of,
  })]),
  'onObjectCreated': ['', '/', 'a', 'a*/', '../'].map((prefix) => [prefix, { existing: 'function', args: ['Listening'] }]),
  'topic.addEmail': [[''], ['x'], ['a b@c.example']],
  'topic.addHttps': [[''], ['http://a.example'], ['https://']],
  'topic.addQueue': [[{ existing: 'queue', args: ['Ordered.fifo'] }]],
  'queue.addProducer': [[{ existing: 'ownFunction', args: [] }, 'A'], [{ existing: 'ownFunction', args: [] }, 'AWS_X']],
};

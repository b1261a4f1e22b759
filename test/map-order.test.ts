import * as fs from 'fs';
import * as path from 'path';
import { Duration, Stack, Stage } from 'aws-cdk-lib';
import { IntegrationResponse, JsonSchema, JsonSchemaType, MockIntegration, Model } from 'aws-cdk-lib/aws-apigateway';
import { AlarmMuteRuleOptions, ScheduleExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { FilterOrPolicy, SubscriptionFilter, Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import {
  Access, BlockResponse, BundledFunction, BundledHandler, DynamoDbPutOptions, Entity, EntityApi, EntitySchema, EntityTable, FieldCondition,
  FirewallAction, RouteIntegration, IntegrationBinding, IntegrationContext,
  ItemAttribute, ItemFieldType, JobInput, JobType, Mapping, MappingValue, MessageFilter, Monitoring,
  NotificationTopic, ObjectBucket, RequestSchema, RouteResponse,
  SecureRestApi,
  ServerlessApiPattern, ServerlessFunction, StaticWebsite, TableKey, WebFirewall, WebFirewallRules, WebsiteDeployment, WorkQueue,
} from '../src';
import { Member, placesOf } from './support/places';
import { newStack, temporaryDirectory, textOf } from './support/synth';

/** Every place where users hand a map in: members of structs, and parameters. */
const PLACES = placesOf(isMap);

function isMap({ type }: Member): boolean {
  return type?.collection !== undefined && (type.collection.kind === 'map' || isMap({ name: '', type: type.collection.elementtype }));
}

/** Gives a map in one order or in the other. */
type Order = <T>(map: { [name: string]: T }) => { [name: string]: T };

/** Builds something that has a map in it. Its result, for example a document, is compared, too. */
type Build = (stack: Stack, order: Order) => string | void;

const CODE = { code: Code.fromInline('//'), handler: 'index.handler', runtime: Runtime.NODEJS_24_X };
const QUEUE = (stack: Stack) => new Queue(stack, 'Orders');
const TABLE = (stack: Stack) => new Table(stack, 'Table', { partitionKey: { name: 'pk', type: AttributeType.STRING } });
const KEY = { partitionKey: { name: 'pk', value: MappingValue.path('id') } };
const VALUES = { total: MappingValue.body('$.total'), id: MappingValue.path('id') };
const FIELDS = { total: ItemFieldType.NUMBER, name: ItemFieldType.STRING };
const HEADERS = { 'X-Shop': "'shop'", 'X-Area': "'area'" };

const onRoute = (integration: (stack: Stack, order: Order) => RouteIntegration): Build => (stack, order) => {
  new SecureRestApi(stack, 'Api', { cors: { allowOrigins: ['https://example.com'] } }).addRoute('POST /orders/{id}', { integration: integration(stack, order) });
};
const attributes = (order: Order): DynamoDbPutOptions['attributes'] =>
  order({ total: ItemAttribute.number(MappingValue.body('$.total')), name: ItemAttribute.text(MappingValue.body('$.name')) });
const onSchema = (schema: (order: Order) => Partial<JsonSchema>): Build => (stack, order) => {
  const api = new SecureRestApi(stack, 'Api');
  const request = RequestSchema.json('Order', { type: JsonSchemaType.OBJECT, ...schema(order) });
  api.addRoute('POST /orders', { integration: RouteIntegration.mock(), request });
  return api.openApi();
};
const LINE = { type: JsonSchemaType.STRING };

/** An integration of a user's own class. */
class Own extends RouteIntegration {
  constructor(private readonly order: Order) {
    super();
  }

  public bind(): IntegrationBinding {
    return {
      integration: new MockIntegration({
        requestTemplates: this.order({ 'text/plain': '{"statusCode": 200}', 'application/json': '{"statusCode": 200}' }),
        // As a struct of another language.
        integrationResponses: [this.order<unknown>({ statusCode: '200', responseTemplates: { 'application/json': '{}' } }) as unknown as IntegrationResponse],
      }),
      requestParameters: this.order({ 'method.request.querystring.size': false, 'method.request.querystring.page': false }),
      methodResponses: [{
        statusCode: '200',
        responseParameters: this.order({ 'method.response.header.X-Shop': true, 'method.response.header.X-Area': true }),
        responseModels: this.order({ 'text/html': Model.EMPTY_MODEL, 'application/json': Model.ERROR_MODEL }),
      }],
    };
  }
}

/** Has an integration of the library's bound in a context. */
class Within extends RouteIntegration {
  constructor(private readonly inner: RouteIntegration, private readonly context: IntegrationContext) {
    super();
  }

  public bind(...[scope]: Parameters<RouteIntegration['bind']>): IntegrationBinding {
    return this.inner.bind(scope, this.context);
  }
}

const CASES: Record<string, Build> = {
  'AlarmOptions.alarmOverrides': (stack, order) => {
    const monitoring = new Monitoring(stack, 'Monitoring', { alarmOverrides: order({ QueueAge: { threshold: 5 }, QueueDeadLetters: { threshold: 7 } }) });
    new WorkQueue(stack, 'Queue', { monitoring });
  },
  'BlockResponseOptions.headers': (stack, order) => {
    new WebFirewall(stack, 'Firewall', { blockResponse: BlockResponse.problem({ status: 403, title: 'No.', headers: order({ 'X-Shop': 'a', 'X-Area': 'b' }) }) });
  },
  'BundledFunctionProps.files': (stack, order) => {
    new BundledFunction(stack, 'Entities', { handler: BundledHandler.ENTITIES, files: order({ 'entities.json': '{}', 'areas.json': '[]' }) });
  },
  'DynamoDbGetOptions.fields': onRoute((stack, order) => RouteIntegration.dynamoDbGet(TABLE(stack), { ...KEY, fields: order(FIELDS) })),
  'DynamoDbPutOptions.attributes': onRoute((stack, order) => RouteIntegration.dynamoDbPut(TABLE(stack), { ...KEY, attributes: attributes(order) })),
  'DynamoDbQueryOptions.fields': onRoute((stack, order) => RouteIntegration.dynamoDbQuery(TABLE(stack), { ...KEY, fields: order(FIELDS) })),
  'EntitySchema.fromObject(schema)': (stack, order) => {
    const text = order({ type: 'string', maxLength: 9 });
    const schema = EntitySchema.fromObject(order({ type: 'object', properties: order({ name: text, area: text }), $defs: order({ total: text, kind: text }) }));
    const api = new SecureRestApi(stack, 'Api');
    new EntityApi(stack, 'Entities', { api, table: new EntityTable(stack, 'Table').table, entities: [Entity.of('note', { schema, access: [Access.owner().all()] })] });
    return api.openApi();
  },
  'JobInput.fromObject(schema)': (stack, order) => {
    const text = order({ type: 'string', maxLength: 9 });
    const input = JobInput.fromObject(order({ type: 'object', properties: order({ name: text, area: text }) }));
    const alias = LambdaFunction.fromFunctionName(stack, 'Invoice', 'invoice');
    return new ServerlessApiPattern(stack, 'Shop', { jobs: [JobType.of('invoice', { function: alias, input })] }).api.openApi();
  },
  'FunctionDefaults.environment': (stack, order) => {
    void new ServerlessApiPattern(stack, 'Shop', { compute: { defaults: { environment: order({ TABLE: 'orders', AREA: 'shop' }) } } });
  },
  'FunctionOptions.parameters': (stack, order) => {
    const [limits, area] = ['Limits', 'Area'].map((id) => StringParameter.fromStringParameterName(stack, id, `/shop/${id}`));
    void new ServerlessFunction(stack, 'Function', { ...CODE, parameters: order({ LIMITS: limits, AREA: area }) });
  },
  'FunctionOptions.secrets': (stack, order) => {
    const [stripe, mail] = ['Stripe', 'Mail'].map((id) => Secret.fromSecretNameV2(stack, id, id));
    void new ServerlessFunction(stack, 'Function', { ...CODE, secrets: order({ STRIPE_KEY: stripe, MAIL_KEY: mail }) });
  },
  'HandlerOptions.requests': (stack, order) => {
    const [create, put] = ['Create', 'Put'].map((name) => RequestSchema.fromObject(name, { type: 'object' }));
    const requests = order({ 'POST /items': create, 'PUT /items/{id}': put });
    return new ServerlessApiPattern(stack, 'Shop', { compute: { handlers: { items: { replacement: CODE, requests } } } }).api.openApi();
  },
  'RequestSchema.fromObject(schema)': (stack, order) => {
    const text = order({ type: 'string', maxLength: 9 });
    const api = new SecureRestApi(stack, 'Api');
    const request = RequestSchema.fromObject('Order', order({ type: 'object', properties: order({ name: text, area: text }) }));
    api.addRoute('POST /orders', { integration: RouteIntegration.mock(), request });
    return api.openApi();
  },
  'FunctionOptions.environment': (stack, order) => {
    const environment = order({ TABLE: 'orders', AREA: 'shop' });
    new ServerlessFunction(stack, 'Function', { code: Code.fromInline('//'), handler: 'index.handler', runtime: Runtime.NODEJS_24_X, environment });
  },
  'HttpIntegrationOptions.headers': onRoute((_, order) => RouteIntegration.http('https://example.com', { headers: order(VALUES) })),
  'HttpIntegrationOptions.query': onRoute((_, order) => RouteIntegration.http('https://example.com', { query: order(VALUES) })),
  'IntegrationBinding.requestParameters': onRoute((_, order) => new Own(order)),
  'IntegrationContext.responseHeaders': onRoute((stack, order) => new Within(RouteIntegration.sqs(QUEUE(stack)), { responseHeaders: order(HEADERS) })),
  'IntegrationResponseMapping.headers': onRoute((stack, order) => RouteIntegration.sqs(QUEUE(stack), { responses: [{ statusCode: 201, headers: order(HEADERS) }] })),
  'Mapping.json(fields)': onRoute((stack, order) => RouteIntegration.sqs(QUEUE(stack), { message: Mapping.json(order(VALUES)) })),
  'MappingValue.object(fields)': onRoute((stack, order) => RouteIntegration.sqs(QUEUE(stack), { message: Mapping.value(MappingValue.object(order(VALUES))) })),
  'MessageFilter.body(fields)': (stack, order) => {
    const filters = [MessageFilter.body(order({ 'order.total': FieldCondition.exists(), 'order.area': FieldCondition.exists(), 'kind': FieldCondition.exists() }))];
    const { alias } = new ServerlessFunction(stack, 'Function', { code: Code.fromInline('//'), handler: 'index.handler', runtime: Runtime.NODEJS_24_X });
    new WorkQueue(stack, 'Queue', { filters }).addConsumer('Consumer', alias);
  },
  'MockIntegrationOptions.headers': onRoute((_, order) => RouteIntegration.mock({ headers: order(HEADERS) })),
  'ObjectLifecycleRule.tags': (stack, order) => {
    new ObjectBucket(stack, 'Bucket', { lifecycleRules: [{ tags: order({ kind: 'draft', area: 'shop' }), expiration: Duration.days(3) }] });
  },
  'RouteOptions.responses': (stack, order) => {
    const api = new SecureRestApi(stack, 'Api');
    api.addRoute('GET /orders', { integration: RouteIntegration.mock(), responses: order({ '200': RouteResponse.empty(), 'default': RouteResponse.problem(), '4XX': RouteResponse.problem() }) });
    return api.openApi();
  },
  'RouteResponse.fromObject(schema)': (stack, order) => {
    const api = new SecureRestApi(stack, 'Api');
    const schema = order({ type: 'object', properties: order({ name: { type: 'string' }, area: { type: 'string' } }) });
    api.addRoute('GET /orders', { integration: RouteIntegration.mock(), responses: { 200: RouteResponse.fromObject('Order', schema) } });
    return api.openApi();
  },
  'RouteResponseOptions.headers': (stack, order) => {
    const api = new SecureRestApi(stack, 'Api');
    api.addRoute('GET /orders', { integration: RouteIntegration.mock(), responses: { 200: RouteResponse.empty({ headers: order({ ETag: 'Its version.', Area: 'Its area.' }) }) } });
    return api.openApi();
  },
  'RuleGroupOptions.actions': (stack, order) => {
    const actions = order({ NoUserAgent_HEADER: FirewallAction.count(), GenericLFI_BODY: FirewallAction.count() });
    new WebFirewall(stack, 'Firewall', { ruleGroups: [WebFirewallRules.common({ actions })] });
  },
  'SnsIntegrationOptions.attributes': onRoute((stack, order) => RouteIntegration.sns(new Topic(stack, 'Topic'), { attributes: order(VALUES) })),
  'SqsIntegrationOptions.attributes': onRoute((stack, order) => RouteIntegration.sqs(QUEUE(stack), { attributes: order(VALUES) })),
  'TableKey.customerManaged(replicaKeyArns)': (stack, order) => {
    const arn = (region: string) => `arn:aws:kms:${region}:123456789012:key/11111111-1111-1111-1111-111111111111`;
    const encryption = TableKey.customerManaged(new Key(stack, 'Key'), order({ 'eu-west-2': arn('eu-west-2'), 'eu-central-1': arn('eu-central-1') }));
    new EntityTable(stack, 'Table', { encryption, replicas: [{ region: 'eu-west-2' }, { region: 'eu-central-1' }] });
  },
  'TopicSubscriptionOptions.attributeFilter': (stack, order) => {
    const attributeFilter = order({ kind: SubscriptionFilter.existsFilter(), area: SubscriptionFilter.existsFilter() });
    new NotificationTopic(stack, 'Topic').addEmail('shop@example.com', { attributeFilter });
  },
  'TopicSubscriptionOptions.bodyFilter': (stack, order) => {
    const exists = FilterOrPolicy.filter(SubscriptionFilter.existsFilter());
    const bodyFilter = order({ order: FilterOrPolicy.policy(order({ total: exists, area: exists })), kind: exists });
    new NotificationTopic(stack, 'Topic').addEmail('shop@example.com', { bodyFilter });
  },
  'WebsiteOptions.settings': (stack, order) => {
    new StaticWebsite(stack, 'Website', { deployment: WebsiteDeployment.bucketDeployment(PAGES), settings: order({ userPool: 'pool', api: 'https://example.com' }) });
  },
};

/** Maps in structs of CDK's that users hand in. */
const OF_CDK: Record<string, Build> = {
  'AlarmMuteRuleOptions.tags': (stack, order) => {
    const tags = order({ team: 'shop', area: 'orders' });
    const window: AlarmMuteRuleOptions = { schedule: ScheduleExpression.cron({ minute: '0', hour: '2' }), duration: Duration.hours(2), tags };
    new WorkQueue(stack, 'Queue', { monitoring: new Monitoring(stack, 'Monitoring', { muteWindows: [window] }) });
  },
  'JsonSchema.properties': onSchema((order) => ({ properties: order({ total: LINE, area: LINE }) })),
  'JsonSchema.definitions': onSchema((order) => ({ definitions: order({ total: LINE, area: LINE }) })),
  'JsonSchema.patternProperties': onSchema((order) => ({ patternProperties: order({ '^x-': LINE, '^a-': LINE }) })),
  'JsonSchema.dependencies': onSchema((order) => ({ dependencies: order<string[] | JsonSchema>({ total: ['area'], area: ['total'], kind: LINE, form: LINE }) })),
  'JsonSchema.default': onSchema((order) => ({ default: order({ total: 1, area: 'shop' }) })),
  'JsonSchema.enum': onSchema((order) => ({ enum: [order({ total: 1, area: 'shop' })] })),
};

/** `explain()` writes any map in a line. */
const DOCUMENTS: Record<string, Build> = {
  explain: (stack, order) => {
    const environment = order({ TABLE: 'orders', AREA: 'shop' });
    return new ServerlessApiPattern(stack, 'Shop', { compute: { environment } }).explain().toText();
  },
};

const PAGES = temporaryDirectory();
fs.writeFileSync(path.join(PAGES, 'index.html'), '<!doctype html>');

test('every place where a map is handed in has a case here', () => {
  expect(PLACES.length).toBeGreaterThan(20);
  expect(Object.keys(CASES).sort()).toEqual(PLACES.sort());
});

describe.each(Object.entries({ ...CASES, ...OF_CDK, ...DOCUMENTS }))('%s', (_, build) => {
  test('is written in one order, whatever the order that it came in', () => {
    const made = (reversed: boolean) => {
      const orders = { some: 0 };
      const stack = newStack({ env: { region: 'us-east-1', account: '123456789012' } });
      const document = build(stack, (map) => {
        const entries = Object.entries(map);
        if (entries.length > 1) orders.some++;
        return Object.fromEntries(reversed ? entries.reverse() : entries);
      });
      Stage.of(stack)!.synth();
      expect(orders.some).toBeGreaterThan(0);
      return [document, ...textOf(stack).split('\n')];
    };
    expect(made(true)).toEqual(made(false));
  });
});

import { App, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { JsonSchemaType } from 'aws-cdk-lib/aws-apigateway';
import { AttributeType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import {
  Auth, BundledHandler, BundledHandlers, EntityTable, RouteIntegration, Monitoring, NotificationTopic, ObjectBucket, ObjectIngest, RequestSchema,
  RouteAuthorization, ScheduledJob, SecureRestApi, ServerlessApiPattern, ServerlessFunction, StreamConsumer, WebFirewall, WorkQueue,
} from '../src';
import { allOr } from './support/all';
import { newStack, temporaryDirectory, textOf } from './support/synth';

/** Words that names end with which constructs make of an id, and that ids begin with which the system has itself. */
const WORDS = ['Errors', 'DeadLetters', 'Failures', 'Lost', 'ApiServer', 'SignIn', 'Queue', 'Topic', 'Table', 'Ingest', 'Mute0', 'Dashboard', 'Objects'];
const CHARACTERS = [...'abzABZ019', '-', '_', '.', ' ', ':', '*', '$', '{', '}', '注', '文', 'é', 'Ж', '😀'];

const text = (characters: string[], longest = 12) => fc.oneof(
  fc.array(fc.constantFrom(...characters), { minLength: 1, maxLength: longest }).map((each) => each.join('')),
  fc.array(fc.constantFrom(...characters), { minLength: 100, maxLength: 100 }).map((each) => each.join('')),
);

/** Two texts that are easily taken for one. */
function pairs(characters: string[] = CHARACTERS, words: string[] = WORDS): fc.Arbitrary<[string, string]> {
  const near = (one: string) => fc.oneof(
    fc.constantFrom(one.toLowerCase(), one.toUpperCase(), one.charAt(0).toUpperCase() + one.slice(1), [...one].reverse().join('')),
    fc.constantFrom(...characters, ...words).map((end) => `${one}${end}`),
    fc.constantFrom(...characters).map((other) => one.replace(/[^A-Za-z0-9]/gu, other)),
    fc.constantFrom(...characters).map((other) => one.slice(0, -1) + other),
    text(characters),
  );
  const first = words.length ? fc.oneof(text(characters), fc.constantFrom(...words)) : text(characters);
  return first.chain((one) => near(one).map((other): [string, string] => [one, other])).filter(([one, other]) => one !== other);
}

const outdir = temporaryDirectory();

/** The types of what is in the template, with how many there are. */
function typesOf(build: (stack: Stack) => void): Record<string, number> {
  const stack = new Stack(new App({ outdir, analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false }), 'Stack');
  build(stack);
  Stage.of(stack)!.synth({ force: true });
  const counted: Record<string, number> = {};
  const { Resources } = JSON.parse(textOf(stack)) as { Resources: Record<string, { Type: string }> };
  for (const { Type } of Object.values(Resources)) counted[Type] = (counted[Type] ?? 0) + 1;
  return counted;
}

function accepts(one: string, other: string): boolean {
  try {
    typesOf((stack) => [one, other].forEach((id) => new Queue(stack, id)));
    return true;
  } catch {
    return false;
  }
}

/** Builds something common, and gives what adds a part by an id. */
type Case = (stack: Stack) => (id: string) => void;

const build = (make: Case, ids: string[]) => typesOf((stack) => {
  const add = make(stack);
  ids.forEach(add);
});

/** Two parts are as much as two with ids that have nothing in common. */
const asOthers = (make: Case) => {
  const others = build(make, ['Qqqq', 'Zzzz']);
  return (ids: string[]) => expect(build(make, ids)).toEqual(others);
};

const CODE = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('//') };
const around = (stack: Stack) => new Construct(stack, 'Surroundings');
const watched = (make: (stack: Stack, monitoring: Monitoring) => (id: string) => void): Case => (stack) =>
  make(stack, new Monitoring(around(stack), 'Monitoring', { systemAlarm: true, dashboard: true, anomalyDetection: {} }));
const functions = (scope: Construct, monitoring?: Monitoring) => (id: string) =>
  new ServerlessFunction(scope, id, { ...CODE, monitoring, asyncInvocation: {} });

describe('ids that CDK takes do not collide', () => {
  test.each<[string, Case]>([
    ['functions', watched(functions)],
    ['queues', watched((stack, monitoring) => (id) => new WorkQueue(stack, id, { monitoring }))],
    ['topics', watched((stack, monitoring) => (id) => new NotificationTopic(stack, id, { monitoring }).addEmail('a@example.com'))],
    ['scheduled jobs', watched((stack, monitoring) => {
      const { alias } = functions(monitoring)('Target');
      return (id) => new ScheduledJob(stack, id, { schedule: ScheduleExpression.cron({ minute: '0' }), function: alias, monitoring });
    })],
    ['consumers of a stream', watched((stack, monitoring) => {
      const { alias } = functions(monitoring)('Target');
      const table = new Table(monitoring, 'Table', { partitionKey: { name: 'pk', type: AttributeType.STRING }, stream: StreamViewType.KEYS_ONLY });
      return (id) => new StreamConsumer(stack, id, { consumer: alias, streamArn: table.tableStreamArn!, monitoring });
    })],
    ['places of constructs with one id', watched((stack, monitoring) => (id) => {
      const scope = new Construct(stack, id);
      new WorkQueue(scope, 'Queue', { monitoring });
      new ServerlessFunction(scope, 'Function', { ...CODE, monitoring });
      new EntityTable(scope, 'Table', { monitoring });
      new SecureRestApi(scope, 'Api', { monitoring, auth: Auth.none({ reason: 'A test.' }).bind(scope, {}) }).addRoute('GET /a', { integration: RouteIntegration.mock() });
    })],
    ['functions in a network', (stack) => {
      const vpc = Vpc.fromVpcAttributes(around(stack), 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a'], privateSubnetIds: ['subnet-1'] });
      return (id) => new ServerlessFunction(stack, id, { ...CODE, vpc });
    }],
    ['imports', (stack) => {
      const scope = around(stack);
      const [{ table }, { bucket }] = [new EntityTable(scope, 'Table'), new ObjectBucket(scope, 'Bucket')];
      return (id) => new ObjectIngest(stack, id, { table, bucket });
    }],
    ['systems', (stack) => (id) => new ServerlessApiPattern(stack, id, { handlers: BundledHandlers.only([BundledHandler.ITEMS]) })],
    ['firewalls', (stack) => (id) => new WebFirewall(stack, id)],
  ])('as ids of %s', (name, make) => {
    const expectAsOthers = asOthers(make);
    fc.assert(fc.property(pairs(), ([one, other]) => {
      fc.pre(accepts(one, other));
      expectAsOthers([one, other]);
    }), { seed: 4, numRuns: name === 'systems' || name.startsWith('places') ? allOr(12, 1) : allOr(40, 3) });
  });

  test('as ids of functions in a system, beside what it is made of', () => {
    const expectAsOthers = asOthers((stack) => {
      const shop = new ServerlessApiPattern(stack, 'Shop');
      shop.addSchedule('Cleanup', { schedule: ScheduleExpression.cron({ minute: '0' }), function: shop.functions.items.alias });
      return (id) => shop.addFunction(id, CODE);
    });
    const taken = new ServerlessApiPattern(newStack(), 'Shop');
    fc.assert(fc.property(pairs(), (ids) => {
      fc.pre(accepts(...ids) && !ids.some((id) => taken.node.tryFindChild(id) !== undefined || id === 'Cleanup' || Object.hasOwn(taken.functions, id)));
      expectAsOthers(ids);
    }), { seed: 4, numRuns: allOr(12, 1) });
  });

  test.each(['Sweeper', 'sweeper', 'GroupAuthorizer', 'GroupsAuthorizer', 'Authorizer', 'Objects'])('a function may be called %s, though the system makes one later', (id) => {
    const make = (own: string) => typesOf((stack) => {
      const shop = new ServerlessApiPattern(stack, 'Shop', { handlers: BundledHandlers.none(), auth: Auth.cognito() });
      const { alias } = shop.addFunction(own, CODE);
      shop.addRoute('GET /staff', { integration: RouteIntegration.mock(), authorization: RouteAuthorization.groups('staff') });
      shop.addRoute('GET /own', { integration: RouteIntegration.mock() });
      const { schedule } = shop.addSchedule('Cleanup', { schedule: ScheduleExpression.cron({ minute: '0' }), function: alias });
      expect(schedule.node.path).toBe('Stack/Shop/Cleanup/Resource');
      shop.onObjectCreated('images/', alias);
    });
    expect(make(id)).toEqual(make('Qqqq'));
  });

  test('a function called sweeper does not run in the place of the shipped one', () => {
    const shop = new ServerlessApiPattern(newStack(), 'Shop', { schedules: [] });
    const own = shop.addFunction('sweeper', CODE);
    expect(shop.functions.sweeper).toBe(own);
    expect(() => shop.addFunction('items', CODE)).toThrow("addFunction.id: 'items' cannot be used. Allowed: a name that no function of the system has: items, files");
  });

  test('a queue of another construct may be called as that of the system, whose monitoring it has', () => {
    const stack = newStack();
    const shop = new ServerlessApiPattern(stack, 'Shop', { monitoring: { alarmOverrides: { QueueAge: { threshold: 5 } } } });
    new WorkQueue(new Construct(stack, 'Orders'), 'Queue', { monitoring: shop.monitoring });
    const named = shop.monitoring.node.children.map(({ node }) => node.id).filter((id) => id.startsWith('QueueAge'));
    expect(named).toEqual(['QueueAge', expect.stringMatching(/^QueueAge[0-9A-F]{8}$/)]);
    const alarms = Object.entries(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm', { Properties: { MetricName: 'ApproximateAgeOfOldestMessage' } }));
    // The system's own keeps its logical id, and its override.
    expect(alarms.map(([id, { Properties }]) => [id.slice(0, -8), Properties.Threshold])).toEqual([['ShopMonitoringQueueAge', 5], [`ShopMonitoring${named[1]}`, 900]]);
  });
});

describe('names do not collide', () => {
  test('of saved queries, which take no colon, no star and 255 characters', () => {
    fc.assert(fc.property(pairs(), ([one, other]) => {
      const stack = newStack();
      for (const id of [one, other]) {
        const monitoring = new Monitoring(new Construct(stack, `in ${id}`), 'Monitoring');
        new ServerlessFunction(stack, `of ${id}`, { ...CODE, monitoring });
      }
      const names = Object.values(Template.fromStack(stack).findResources('AWS::Logs::QueryDefinition')).map(({ Properties }) => String(Properties.Name));
      expect(new Set(names).size).toBe(8);
      expect(names.filter((name) => !/^(Stack\/[^:*/]+)\/Functions: /.test(name) || name.length > 255)).toEqual([]);
    }), { seed: 4, numRuns: allOr(40, 3) });
  });

  test('descriptions of security groups have only characters that EC2 allows', () => {
    fc.assert(fc.property(text(CHARACTERS), (id) => {
      fc.pre(accepts(id, `${id}z`));
      const stack = newStack();
      const vpc = Vpc.fromVpcAttributes(around(stack), 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a'], privateSubnetIds: ['subnet-1'] });
      new ServerlessFunction(new Construct(new Construct(stack, `a${id}`), `b${id}`), id, { ...CODE, vpc });
      const [group] = Object.values(Template.fromStack(stack).findResources('AWS::EC2::SecurityGroup'));
      expect(group.Properties.GroupDescription).toMatch(/^[\w .:/()#,@[\]+=&;{}!$*-]{1,255}$/);
    }), { seed: 4, numRuns: allOr(40, 3) });
  });

  const SEGMENT = [...'abAB01', '-', '_', '.'];
  // Of '.' and '..' neither routes nor prefixes are made.
  const isPath = (path: string) => path.split('/').every((segment) => !['', '.', '..'].includes(segment));
  const paths = pairs([...SEGMENT, '/'], []).filter((both) => both.every(isPath));

  test('of routes', () => {
    fc.assert(fc.property(paths, (both) => {
      const types = typesOf((stack) => {
        const api = new SecureRestApi(stack, 'Api');
        const queue = new Queue(stack, 'Queue');
        for (const path of both) api.addRoute(`POST /${path}`, { integration: RouteIntegration.sqs(queue) });
        const document = JSON.parse(api.openApi()) as { paths: Record<string, { post: { operationId: string } }> };
        expect(new Set(Object.values(document.paths).map(({ post }) => post.operationId)).size).toBe(2);
      });
      expect([types['AWS::ApiGateway::Method'], types['AWS::IAM::Role']]).toEqual([2, 2]);
    }), { seed: 4, numRuns: allOr(60, 4) });
  });

  test.each([['/a-b', '/a/b'], ['/{id}', '/id'], ['/a-b/c', '/a/b-c']])('of the routes %s and %s', (one, other) => {
    const make = (first: string, second: string) => {
      const stack = newStack();
      const api = new SecureRestApi(stack, 'Api');
      for (const path of [first, second]) api.addRoute(`POST ${path}`, { integration: RouteIntegration.sqs(new Queue(stack, path)) });
      return Object.keys(Template.fromStack(stack).findResources('AWS::IAM::Role'));
    };
    expect(new Set(make(one, other)).size).toBe(2);
    // The first has the id that it has by itself.
    expect(make(one, other)).toContain(make(one, '/z').find((id) => !make('/z', '/y').includes(id)));
  });

  test('of models, nor with what else the API is made of', () => {
    const names = pairs([...'abAB01'], ['Problem', 'Resource', 'Validator', 'AccessLogs', 'ClientError', 'Stage', 'Deployment', 'Authorizer']);
    fc.assert(fc.property(names, ([one, other]) => {
      const types = typesOf((stack) => {
        const api = new SecureRestApi(stack, 'Api');
        for (const name of [one, other]) {
          const request = RequestSchema.json(name, { type: JsonSchemaType.OBJECT, title: name });
          api.addRoute(`POST /of${name}`, { integration: RouteIntegration.mock(), request });
        }
        const { components: { schemas } } = JSON.parse(api.openApi()) as { components: { schemas: Record<string, { title?: string }> } };
        expect([schemas[one].title, schemas[other].title, Object.keys(schemas).length]).toEqual([one, other, 3]);
      });
      expect(types['AWS::ApiGateway::Model']).toBe(2);
    }), { seed: 4, numRuns: allOr(60, 4) });
  });

  test('of usage plans and their keys', () => {
    fc.assert(fc.property(pairs([...'abAB01', '-'], ['Usage', 'ApiKey', 'Key', 'Plan']), ([one, other]) => {
      const throttle = { rateLimit: 1, burstLimit: 1 };
      const usagePlans = [{ name: one, throttle, keys: [other, `b${other}`] }, { name: `${one}b`, throttle, keys: [other] }];
      const types = typesOf((stack) => {
        new SecureRestApi(stack, 'Api', { auth: Auth.apiKey(throttle).bind(stack, {}), usagePlans }).addRoute('GET /a', { integration: RouteIntegration.mock() });
      });
      expect([types['AWS::ApiGateway::UsagePlan'], types['AWS::ApiGateway::ApiKey']]).toEqual([3, 4]);
    }), { seed: 4, numRuns: allOr(60, 4) });
  });

  test('of prefixes', () => {
    const apart = paths.filter(([one, other]) => !`${one}/`.startsWith(`${other}/`) && !`${other}/`.startsWith(`${one}/`));
    const expectAsOthers = asOthers((stack) => {
      const [{ table }, { bucket }] = [new EntityTable(stack, 'Table'), new ObjectBucket(stack, 'Bucket')];
      const { alias } = functions(stack)('Target');
      const ingest = new ObjectIngest(stack, 'Ingest', { table, bucket, monitoring: new Monitoring(stack, 'Monitoring') });
      return (prefix) => ingest.onObjectCreated(`${prefix}/`, alias);
    });
    fc.assert(fc.property(apart, expectAsOthers), { seed: 4, numRuns: allOr(30, 2) });
  });

  test('of indexes', () => {
    const names = pairs(SEGMENT, []).map((both) => both.map((name) => `idx${name}`) as [string, string]);
    fc.assert(fc.property(names, ([one, other]) => {
      const indexes = [one, other].map((indexName) => ({ indexName, partitionKeys: [{ name: 'status', type: AttributeType.STRING }] }));
      const types = typesOf((stack) => new EntityTable(stack, 'Table', { indexes, monitoring: new Monitoring(stack, 'Monitoring') }));
      const without = typesOf((stack) => new EntityTable(stack, 'Table', { monitoring: new Monitoring(stack, 'Monitoring') }));
      expect(types['AWS::CloudWatch::Alarm'] - without['AWS::CloudWatch::Alarm']).toBe(4);
    }), { seed: 4, numRuns: allOr(60, 4) });
  });
});

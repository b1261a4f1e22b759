import * as fs from 'fs';
import * as path from 'path';
import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { AttributeType, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Code, Function as LambdaFn, Runtime, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Bucket, EventType } from 'aws-cdk-lib/aws-s3';
import { SqsDestination } from 'aws-cdk-lib/aws-s3-notifications';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { CfnQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { Profile, ServerlessApiPattern, SystemDiagram } from '../../../src';
import { newStack, temporaryDirectory } from '../../support/synth';

const newFunction = (scope: Construct, id: string) =>
  new LambdaFn(scope, id, { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') });
const newTable = (scope: Construct, id: string) => new TableV2(scope, id, { partitionKey: { name: 'pk', type: AttributeType.STRING }, dynamoStream: StreamViewType.NEW_IMAGE });

/** The arrows of a Mermaid text, by the names of what they connect. */
function arrowsOf(mermaid: string): string[] {
  const names = new Map([...mermaid.matchAll(/^ {4}(\w+)\["(.*)<br\/>.*"\]$/gm)].map(([, id, name]) => [id, name]));
  return [...mermaid.matchAll(/^ {2}(\w+) (-->|-\.->) (\w+)$/gm)].map(([, from, arrow, to]) => `${names.get(from)} ${arrow} ${names.get(to)}`);
}

const drawn = (build: (stack: Stack) => void): string[] => {
  const stack = newStack();
  build(stack);
  return arrowsOf(SystemDiagram.of(stack).toMermaid());
};

const development = (stack: Stack) => new ServerlessApiPattern(stack, 'Shop', { profile: Profile.DEVELOPMENT });

describe('the system of the pattern', () => {
  test('is drawn from its clients to its data, with what failed dotted', () => {
    const arrows = drawn((stack) => new ServerlessApiPattern(stack, 'Shop'));
    expect(arrows).toEqual(expect.arrayContaining([
      'Clients --> Firewall', 'Clients --> Users', 'Firewall --> Api', 'Api --> Users', 'Api --> Items', 'Items --> Table', 'Files --> Bucket',
      'Jobs --> Queue', 'Queue --> Worker', 'Worker --> Topic', 'Queue -.-> DeadLetters', 'Alarms --> AlarmTopic',
    ]));
    expect(arrows).not.toContain('Clients --> Api');
    expect(arrows).not.toContain('Worker --> Queue');
  });

  test('has no group without members, and clients call an API that has no firewall', () => {
    const stack = newStack();
    development(stack);
    const mermaid = SystemDiagram.of(stack).toMermaid();
    expect(mermaid).not.toContain('subgraph edge');
    expect(arrowsOf(mermaid)).toContain('Clients --> Api');
  });

  test('is the same text for the same app', () => {
    const texts = [1, 2].map(() => {
      const stack = newStack();
      development(stack);
      const diagram = SystemDiagram.of(stack);
      return diagram.toMermaid() + diagram.toSvg();
    });
    expect(texts[0]).toBe(texts[1]);
  });

  test('is drawn without the queues of failed messages, if you like', () => {
    const stack = newStack();
    development(stack);
    const arrows = arrowsOf(SystemDiagram.of(stack, { deadLetterQueues: false }).toMermaid());
    expect(arrows).toContain('Jobs --> Queue');
    expect(arrows.join()).not.toMatch(/DeadLetters|-\.->/);
  });
});

describe('constructs of CDK', () => {
  test('rules, buses and buckets', () => {
    expect(drawn((stack) => {
      const bus = new EventBus(stack, 'Bus');
      const [queue, dead] = [new Queue(stack, 'Orders'), new Queue(stack, 'Dead')];
      new Rule(stack, 'Rule', { eventBus: bus, eventPattern: { source: ['shop'] }, targets: [new LambdaFunction(newFunction(stack, 'Handler'), { deadLetterQueue: dead }), new SqsQueue(queue)] });
      new Bucket(stack, 'Files').addEventNotification(EventType.OBJECT_CREATED, new SqsDestination(queue));
    })).toEqual(expect.arrayContaining(['Bus --> Rule', 'Rule --> Handler', 'Rule --> Orders', 'Rule -.-> Dead', 'Files --> Orders']));
  });

  test('event sources, streams and what failed of them', () => {
    const arrows = drawn((stack) => {
      const handler = newFunction(stack, 'Handler');
      handler.addEventSource(new SqsEventSource(new Queue(stack, 'Orders')));
      handler.addEventSource(new DynamoEventSource(newTable(stack, 'Table'), { startingPosition: StartingPosition.LATEST, onFailure: new SqsDlq(new Queue(stack, 'Failed')) }));
    });
    expect(arrows).toEqual(['Handler -.-> Failed', 'Orders --> Handler', 'Table --> Handler']);
  });

  test('the calls of a state machine, and the writes of its function', () => {
    expect(drawn((stack) => {
      const handler = newFunction(stack, 'Handler');
      newTable(stack, 'Table').grantWriteData(handler);
      new StateMachine(stack, 'Machine', { definitionBody: DefinitionBody.fromChainable(new LambdaInvoke(stack, 'Call', { lambdaFunction: handler })) });
    })).toEqual(['Handler --> Table', 'Machine --> Handler']);
  });

  test('alarms of a topic', () => {
    expect(drawn((stack) => {
      const topic = new Topic(stack, 'Topic');
      new Alarm(stack, 'Alarm', { metric: new Queue(stack, 'Queue').metricNumberOfMessagesReceived(), threshold: 1, evaluationPeriods: 1 }).addAlarmAction(new SnsAction(topic));
    })).toEqual(['Alarms --> Topic']);
  });
});

describe('several stacks', () => {
  test('nested ones, both ways', () => {
    expect(drawn((stack) => {
      const inside = new NestedStack(stack, 'Inside');
      const topic = new Topic(inside, 'Topic');
      topic.addSubscription(new SqsSubscription(new Queue(stack, 'Outer')));
      newTable(stack, 'Table').grantReadData(newFunction(inside, 'Reader'));
      new Topic(stack, 'Second').grantPublish(newFunction(inside, 'Sender'));
    })).toEqual(expect.arrayContaining(['Topic --> Outer', 'Reader --> Table', 'Sender --> Second']));
  });

  test('of one app: all, or those of the scope', () => {
    const first = newStack();
    const second = new Stack(first.node.root as App, 'Second');
    newTable(first, 'Table').grantReadData(newFunction(second, 'Reader'));
    newTable(second, 'Own').grantReadData(newFunction(second, 'Writer'));
    expect(arrowsOf(SystemDiagram.of(first.node.root).toMermaid())).toEqual(['Reader --> Table', 'Writer --> Own']);
    expect(arrowsOf(SystemDiagram.of(second).toMermaid())).toEqual(['Writer --> Own']);
  });
});

describe('hostile ids', () => {
  const IDS = ['a"]; click n_ "https://example.com"', '%%{init: {}}%%', 'end', 'Bestellungen ü', '注文キュー', 'طلبات', '<script>alert(1)</script>', '```', "it's & #quot;", 'a b', 'a-b', 'a_b', 'a_2d_b', '[x](y)'];

  const hostile = () => {
    const stack = newStack();
    for (const id of IDS) (new Queue(stack, id).node.defaultChild as CfnQueue).overrideLogicalId(`Q${IDS.indexOf(id)}`);
    return SystemDiagram.of(stack);
  };

  test('are texts in Mermaid, each with its own id', () => {
    const lines = hostile().toMermaid().trimEnd().split('\n').slice(2, -1);
    expect(lines).toHaveLength(IDS.length);
    for (const line of lines) expect(line).toMatch(/^ {4}n_\w+\["(?:[\p{L}\p{N}\p{M} _.,/-]|#\d+;)+<br\/>SQS"\]$/u);
    expect(new Set(lines.map((line) => line.split('[')[0])).size).toBe(IDS.length);
    expect(lines.join()).toContain('注文キュー');
  });

  test('are texts in SVG', () => {
    const svg = hostile().toSvg();
    const tags = svg.replace(/<style>[\s\S]*?<\/style>/, '').match(/<[^>]*>/g)!;
    for (const tag of tags) expect(tag).toMatch(/^<\/?(svg|title|desc|style|defs|marker|path|rect|g|text)( [\w:-]+="[^"<]*")*\/?>$/);
    expect(svg.match(/<text class="name"/g)).toHaveLength(IDS.length);
    expect(svg).toContain('&#60;script&#62;');
  });
});

test('boxes of the picture are apart from each other, within the page', () => {
  const stack = newStack();
  new ServerlessApiPattern(stack, 'Shop', { realtime: {}, ingest: {}, website: {} });
  const svg = SystemDiagram.of(stack).toSvg();
  const [, pageWidth, pageHeight] = svg.match(/viewBox="0 0 (\d+) (\d+)"/)!.map(Number);
  const boxes = [...svg.matchAll(/class="box" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g)].map((match) => match.slice(1).map(Number));
  expect(boxes.length).toBeGreaterThan(25);
  for (const [x, y, width, height] of boxes) {
    expect(x + width).toBeLessThan(pageWidth);
    expect(y + height).toBeLessThan(pageHeight);
    expect(boxes.filter(([x2, y2, w2, h2]) => x < x2 + w2 && x2 < x + width && y < y2 + h2 && y2 < y + height)).toHaveLength(1);
  }
});

describe('files', () => {
  const system = () => {
    const stack = newStack();
    newTable(stack, 'Table');
    return SystemDiagram.of(stack);
  };

  test.each(['system.md', 'system.mmd', 'deep/er/system.svg'])('%s is written, and checked', (name) => {
    const file = path.join(temporaryDirectory(), name);
    expect(() => system().check(file)).toThrow(`${file}: the diagram doesn't exist. Run SystemDiagram.of(app).write('${file}'), and commit the file.`);
    system().write(file);
    system().check(file);
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replaceAll('Table', 'Tables'));
    expect(() => system().check(file)).toThrow('the diagram is out of date');
  });

  test('a page has the diagram in a fence', () => {
    const file = path.join(temporaryDirectory(), 'system.md');
    system().write(file);
    expect(fs.readFileSync(file, 'utf8')).toBe(`# The system\n\n\`\`\`mermaid\n${system().toMermaid()}\`\`\`\n`);
  });

  test('no other ending is known', () => {
    expect(() => system().write('system.png')).toThrow("'system.png' cannot be used. Allowed: a name that ends with .md, .mmd or .svg.");
  });
});

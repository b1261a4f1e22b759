import * as fs from 'fs';
import * as path from 'path';
import { CfnElement } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { newStack } from '../support/synth';
import { Resources, faultsOf, metricsOf } from './support/metrics';
import { EVERYWHERE, SYSTEMS } from './support/systems';

const RUNBOOK = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'runbook.md'), 'utf8');
const LINK = 'https://github.com/cdk-serverless-api-pattern/cdk-serverless-api-pattern/blob/main/docs/runbook.md#';

/** Every section of the runbook that is about alarms, by its address, with the names that it gives. */
const SECTIONS = new Map([...RUNBOOK.matchAll(/^### (.+)\n\n\*\*Alarm\*\* (.*)$/gm)].map(([, title, alarms]) => [
  title.toLowerCase().replace(/ /g, '-'), [...alarms.matchAll(/`([A-Z<][A-Za-z<>]+)`/g)].map(([, name]) => new RegExp(`^${name.replace(/<[a-z]+>/g, '\\w+')}$`)),
]));

interface Made { readonly name: string; readonly description: string; readonly actions: unknown[]; readonly okActions: unknown[] }

const systems = SYSTEMS.map(([name, build]) => {
  const stack = newStack(EVERYWHERE);
  const { monitoring } = build(stack);
  const resources: Resources = Template.fromStack(stack).toJSON().Resources;
  const made = (id: string, logicalId: string): Made => {
    const { AlarmDescription: description, AlarmActions: actions, OKActions: okActions } = resources[logicalId].Properties;
    return { name: id, description, actions, okActions };
  };
  const ids = new Map(monitoring.alarms.map((alarm) => [stack.getLogicalId(alarm.node.defaultChild as CfnElement), alarm.node.id]));
  const system = monitoring.systemAlarm && made('SystemAlarm', stack.getLogicalId(monitoring.systemAlarm.node.defaultChild as CfnElement));
  return { name, resources, ids, alarms: [...[...ids].map(([logicalId, id]) => made(id, logicalId)), ...(system ? [system] : [])] };
});
const alarmsOf = (resources: Resources) => Object.entries(resources).filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm');

describe.each(systems)('$name', ({ resources, ids, alarms }) => {
  test('every alarm is one of the monitoring', () => {
    expect(alarmsOf(resources).map(([id]) => id).filter((id) => !ids.has(id))).toEqual([]);
    expect(ids.size).toBeGreaterThan(10);
  });

  test('every alarm watches a metric that there is, of a resource of the template', () => {
    expect(alarmsOf(resources).filter(([, alarm]) => metricsOf(alarm).length === 0)).toEqual([]);
    expect(alarmsOf(resources).flatMap(([, alarm]) => metricsOf(alarm).flatMap((metric) => faultsOf(metric, resources)))).toEqual([]);
  });

  test('every alarm links to its section of the runbook, which names it', () => {
    for (const { name, description } of alarms) {
      const [text, section] = description.split(LINK);
      expect([name, section, SECTIONS.get(section)?.some((pattern) => pattern.test(name))]).toEqual([name, expect.any(String), true]);
      expect(text.length).toBeGreaterThan(20);
    }
  });

  test('every alarm notifies, also when it is over', () => {
    for (const { actions, okActions } of alarms) {
      expect(actions.length).toBeGreaterThan(0);
      expect(okActions).toEqual(actions);
    }
  });

  test('every queue that keeps what failed has an alarm', () => {
    const watched = JSON.stringify(alarmsOf(resources).map(([, alarm]) => alarm));
    const queues = Object.entries(resources).filter(([id, { Type }]) => Type === 'AWS::SQS::Queue' && /(DeadLetters|Failures)\w{8}$/.test(id));
    expect(queues.length).toBeGreaterThan(0);
    expect(queues.filter(([id]) => !watched.includes(`{"Fn::GetAtt":["${id}","QueueName"]}`)).map(([id]) => id)).toEqual([]);
  });
});

test('every section of the runbook has its alarm', () => {
  const used = new Set(systems.flatMap(({ alarms }) => alarms.map(({ description }) => description.split(LINK)[1])));
  expect([...SECTIONS.keys()].filter((section) => !used.has(section))).toEqual([]);
  expect(SECTIONS.size).toBe(used.size);
  expect(RUNBOOK.match(/^### /gm)!.length).toBe(SECTIONS.size);
});

test('every name of an alarm in the runbook is that of one', () => {
  const names = systems.flatMap(({ alarms }) => alarms.map(({ name }) => name));
  const unused = [...SECTIONS].flatMap(([section, patterns]) => patterns.filter((pattern) => !names.some((name) => pattern.test(name))).map((pattern) => `${section}: ${pattern}`));
  expect(unused).toEqual([]);
});

test('every section says what it means, where to look and how to fix it, and links within the runbook lead somewhere', () => {
  const texts = RUNBOOK.split(/^### /m).slice(1);
  for (const text of texts) expect([text.split('\n')[0], /\*\*Means\*\*/.test(text) && /\*\*Look\*\*/.test(text) && /\*\*Fix\*\*/.test(text)]).toEqual([text.split('\n')[0], true]);
  expect([...RUNBOOK.matchAll(/\]\(#([\w-]+)\)/g)].map(([, anchor]) => anchor).filter((anchor) => !SECTIONS.has(anchor))).toEqual([]);
});

test('a metric that there is not, and a resource that there is not, would be seen', () => {
  const { resources } = systems[0];
  expect(faultsOf({ namespace: 'AWS/SQS', name: 'NumberOfMessages', dimensions: { QueueName: 'x' } }, resources)).toEqual(['AWS/SQS NumberOfMessages by QueueName']);
  expect(faultsOf({ namespace: 'AWS/SQS', name: 'NumberOfMessagesSent', dimensions: { QueueName: { 'Fn::GetAtt': ['Nothing', 'QueueName'] } } }, resources)).toHaveLength(1);
  expect(faultsOf({ namespace: 'AWS/ApiGateway', name: 'Count', dimensions: { ApiName: 'Other', Stage: 'other' } }, resources)).toHaveLength(2);
});

import * as fs from 'fs';
import * as path from 'path';
import { NestedStack, Stack, Stage, Validations } from 'aws-cdk-lib';
import { CfnUserPool, UserPool } from 'aws-cdk-lib/aws-cognito';
import { CfnQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { ACCEPT, Build, appOf, baselineOf, check, newFile, table } from './support/baselines';
import { StatefulBaseline } from '../../src';
import { temporaryDirectory } from '../support/synth';

afterEach(() => { delete process.env[ACCEPT]; });

describe('a file', () => {
  const file = newFile();
  const put = (content: string) => { fs.mkdirSync(path.dirname(file), { recursive: true }); fs.writeFileSync(file, content); };

  test('that is not there says how to make it', () => {
    expect(check(path.join(temporaryDirectory(), 'no.json'), table())).toThrow(/no\.json: there is no baseline yet\. To write it, .*ACCEPT_STATEFUL_CHANGES=true/);
  });

  test.each<[string, RegExp]>([
    ['<<<<<<< HEAD', /the baseline is not JSON .*Restore it from version control/],
    ['{}', /this is no baseline of stateful resources/],
    ['null', /this is no baseline of stateful resources/],
    ['{"format":"cdk-serverless-api-pattern:stateful-baseline","version":1,"stacks":null}', /this is no baseline of stateful resources/],
    ['{"format":"cdk-serverless-api-pattern:stateful-baseline","version":1,"stacks":"x"}', /this is no baseline of stateful resources/],
    ['{"format":"cdk-serverless-api-pattern:stateful-baseline","version":2,"stacks":{}}', /has version 2 of the format, and version 1 is read here/],
  ])('of %s is refused', (content, message) => {
    put(content);
    expect(check(file, table())).toThrow(message);
  });

  test('has for each resource with data what a deployment must not change unseen, and nothing else', () => {
    const written = fs.readFileSync(baselineOf((stack, app) => {
      table({ tableName: 'shop' })(stack, app);
      new CfnQueue(stack, 'Queue', { fifoQueue: true, delaySeconds: 5 });
      new CfnUserPool(stack, 'Users', { schema: [{ name: 'plan', mutable: true }], userPoolName: 'shop' });
    }), 'utf8');
    expect(JSON.parse(written)).toStrictEqual({
      format: 'cdk-serverless-api-pattern:stateful-baseline',
      version: 1,
      stacks: {
        Shop: {
          Queue: { type: 'AWS::SQS::Queue', deletionPolicy: 'Delete', updateReplacePolicy: 'Delete', fixed: { FifoQueue: true } },
          TableCD117FA1: {
            type: 'AWS::DynamoDB::Table',
            deletionPolicy: 'Retain',
            updateReplacePolicy: 'Retain',
            fixed: { TableName: 'shop', KeySchema: [{ AttributeName: 'pk', AttributeType: 'S', KeyType: 'HASH' }] },
            indexes: {},
          },
          Users: {
            type: 'AWS::Cognito::UserPool',
            deletionPolicy: 'Delete',
            updateReplacePolicy: 'Delete',
            fixed: {},
            attributes: { plan: { Mutable: true } },
          },
        },
      },
    });
    expect(written).toMatch(/^\{\n  "format"[^]*\n\}\n$/);
  });

  test('is the same whatever order things were made in', () => {
    const [a, b]: Build[] = [table(), (stack) => void new UserPool(stack, 'Users')];
    const read = (build: Build) => fs.readFileSync(baselineOf(build), 'utf8');
    expect(read((stack, app) => { a(stack, app); b(stack, app); })).toEqual(read((stack, app) => { b(stack, app); a(stack, app); }));
  });
});

describe('accepting', () => {
  test('is done by a variable of the environment, in the test that failed', () => {
    const file = baselineOf(table());
    process.env[ACCEPT] = 'true';
    expect(check(file, table({}, 'Other'))).not.toThrow();
    delete process.env[ACCEPT];
    expect(check(file, table({}, 'Other'))).not.toThrow();
    expect(check(file, table())).toThrow(/renamed/);
  });

  test.each(['', 'false'])('is not done where the variable is %j', (value) => {
    process.env[ACCEPT] = value;
    expect(check(baselineOf(table()), table({}, 'Other'))).toThrow(/renamed/);
  });

  test('is no accident', () => {
    process.env[ACCEPT] = 'yes';
    expect(check(baselineOf(table()), table())).toThrow("ACCEPT_STATEFUL_CHANGES: 'yes' cannot be used. Allowed: true, false, or nothing.");
  });
});

describe('the guard of a synthesis', () => {
  const guarded = (file: string, build: Build) => () => {
    const app = appOf(build);
    StatefulBaseline.guard(app, file);
    app.synth();
  };

  test('fails it with the same words, and passes what has not changed', () => {
    const file = baselineOf(table());
    expect(guarded(file, table())).not.toThrow();
    expect(guarded(file, table({}, 'Other'))).toThrow(/TableCD117FA1[^]*it was renamed[^]*To accept it[^]*Rule StatefulBaseline::StatefulBaseline/);
  });

  test('makes its baseline, and takes a new one, when it is told to', () => {
    const file = newFile();
    expect(guarded(file, table())).toThrow(/there is no baseline yet/);
    process.env[ACCEPT] = 'true';
    expect(guarded(file, table())).not.toThrow();
    delete process.env[ACCEPT];
    expect(guarded(file, table())).not.toThrow();
    expect(guarded(file, table({ tableName: 'shop' }))).toThrow(/TableName changes from none to "shop"/);
  });

  test('takes one file for one scope of the app', () => {
    const app = appOf(table());
    const [file, shop] = [baselineOf(table()), app.node.findChild('Shop')];
    StatefulBaseline.guard(app, file);
    expect(() => StatefulBaseline.guard(shop, file)).toThrow("StatefulBaseline.guard: 'shop.json' cannot be used. Allowed: a different file");
  });

  test('fails it with a violation that nobody can acknowledge', () => {
    const app = appOf(table({}, 'Other'));
    StatefulBaseline.guard(app, baselineOf(table()));
    Validations.of(app).acknowledge({ id: 'StatefulBaseline', reason: 'It will be fine.' });
    expect(() => app.synth()).toThrow(/it was renamed/);
  });

  test('sees stages and nested stacks', () => {
    const build = (id: string): Build => (_, app) => void new Queue(new NestedStack(new Stack(new Stage(app, 'Live'), 'Shop'), 'Nested'), id);
    const file = baselineOf(build('Queue'));
    expect(guarded(file, build('Queue'))).not.toThrow();
    expect(guarded(file, build('Other'))).toThrow(/of Live-Shop\/Nested[^]*it was renamed/);
  });
});

import * as fs from 'fs';
import * as path from 'path';
import { App, NestedStack, Stack, Validations } from 'aws-cdk-lib';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { CompliancePack, Evidence, EvidenceOptions, Profile, RouteAuthorization, ServerlessApiPattern } from '../../src';
import * as packages from '../../src/evidence/optional-package';
import { exhaustive } from '../support/all';
import { temporaryDirectory, UNSTAGED } from '../support/synth';

const CODE = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') };
const FAST: EvidenceOptions = { packs: [CompliancePack.AWS_SOLUTIONS], validator: false };

function newApp(build: (stack: Stack, app: App) => void): App {
  const quiet = { analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false };
  const app = new App({ ...quiet, outdir: temporaryDirectory(), context: UNSTAGED });
  build(new Stack(app, 'Shop'), app);
  return app;
}

const shop = (stack: Stack) => {
  const system = new ServerlessApiPattern(stack, 'System', { profile: Profile.DEVELOPMENT, data: { table: { pointInTimeRecovery: true } } });
  system.addRoute('GET /status', { function: system.functions.items.alias, authorization: RouteAuthorization.none({ reason: 'Says that it is up.' }) });
  return system;
};

type Row = Record<string, string>;
interface Written { readonly stack: string; readonly sections: Record<string, Row[]> }

function written(build: (stack: Stack, app: App) => void, options = FAST, folder = 'Shop'): Written {
  const directory = temporaryDirectory();
  Evidence.of(newApp(build), options).write(directory);
  return JSON.parse(fs.readFileSync(path.join(directory, folder, 'evidence.json'), 'utf8')) as Written;
}

const checked = (directory: string, build: (stack: Stack, app: App) => void) => () => Evidence.of(newApp(build), FAST).check(directory);

test('two runs of one app write the same bytes', () => {
  const files = [1, 2].map(() => {
    const directory = temporaryDirectory();
    Evidence.of(newApp(shop), FAST).write(directory);
    return ['evidence.json', 'evidence.md'].map((file) => fs.readFileSync(path.join(directory, 'Shop', file), 'utf8'));
  });
  expect(files[0]).toEqual(files[1]);
  expect(files[0].join()).not.toContain(process.cwd());
  expect(files[0].join()).not.toMatch(/20\d\d-\d\d-\d\dT/);
});

test('says who may call which route', () => {
  const { routes } = written(shop).sections;
  const of = (route: string) => routes.find((row) => row.Route === route)!;
  expect(of('GET /items/{id}')).toMatchObject({ 'Authorization': 'COGNITO_USER_POOLS', 'Authorizer': expect.stringContaining('Authorizer'), 'API key': '' });
  expect(of('GET /status')).toMatchObject({ Authorization: 'NONE', Authorizer: '' });
  expect(routes.filter(({ Route }) => Route.startsWith('OPTIONS'))).toEqual([]);
  expect(routes.map(({ Route }) => Route)).toContain('POST /jobs');
});

test('says where failed deliveries go, whether an alarm notifies, and no address of a person', () => {
  const { edges } = written((stack) => {
    new ServerlessApiPattern(stack, 'System');
    const topic = new Topic(stack, 'News');
    topic.addSubscription(new EmailSubscription('somebody@example.com'));
    topic.addSubscription(new SqsSubscription(new Queue(stack, 'Inbox'), { deadLetterQueue: new Queue(stack, 'Lost') }));
  }).sections;
  const worker = edges.find(({ Kind, From }) => Kind === 'Lambda::EventSourceMapping' && From.startsWith('SystemQueue'))!;
  expect(worker).toMatchObject({ 'Failures go to': expect.stringMatching(/^SystemQueueDeadLetters/), 'Alarm': 'yes' });
  expect(edges.filter(({ From }) => From.startsWith('News')).map((row) => [row.To, row['Failures go to'], row.Alarm])).toEqual([
    [expect.stringMatching(/^Inbox/), expect.stringMatching(/^Lost/), 'no'],
    ['email', 'nowhere', ''],
  ]);
});

test('says what data is there, what it costs, and which settings are in force', () => {
  const { sections, stack } = written(shop);
  expect(stack).toBe('Shop');
  expect(sections.stateful.map(({ Type }) => Type)).toEqual(expect.arrayContaining(['AWS::DynamoDB::GlobalTable', 'AWS::S3::Bucket', 'AWS::Cognito::UserPool']));
  expect(sections.cost.find(({ What }) => What.includes('requests'))).toBeDefined();
  expect(sections.settings).toContainEqual({ 'System': 'Shop/System', 'Setting': 'data.table.pointInTimeRecovery', 'Value': 'true', 'Origin': 'user', 'Locked by': '' });
  expect(sections.settings).toContainEqual({ 'System': 'Shop/System', 'Setting': 'monitoring.alarms', 'Value': 'false', 'Origin': 'profile', 'Locked by': '' });
});

describe('findings of packs', () => {
  test('are open, or acknowledged with the reason at the closest construct', () => {
    const { sections } = written((stack) => {
      new Bucket(stack, 'Open');
      const known = new Bucket(stack, 'Known');
      Validations.of(known).acknowledge({ id: 'AwsSolutions::AwsSolutions-S1', reason: 'It is a log itself.' });
      Validations.of(stack).acknowledge({ id: 'AwsSolutions::AwsSolutions-S10', reason: 'Nobody may reach them.' });
      Validations.of(known).acknowledge({ id: 'AwsSolutions::AwsSolutions-S10', reason: 'A closer one.' });
    });
    expect(sections.open.map((row) => [row.Judge, row.Rule, row.Resource])).toEqual([['AwsSolutions', 'AwsSolutions-S1', 'Shop/Open/Resource']]);
    expect(sections.acknowledged.map((row) => [row.Rule, row.Resource, row.Reason])).toEqual([
      ['AwsSolutions-S1', 'Shop/Known/Resource', 'It is a log itself.'],
      ['AwsSolutions-S10', 'Shop/Known/Resource', 'A closer one.'],
      ['AwsSolutions-S10', 'Shop/Open/Resource', 'Nobody may reach them.'],
    ]);
    expect(sections.judges).toEqual([{ 'Judge': 'AwsSolutions', 'Version': expect.stringMatching(/^cdk-nag 3\./), 'Open': '1', 'Acknowledged': '3', 'Not judged': '' }]);
  });

  test('are of the stack that the resource is in, nested ones included', () => {
    const build = (stack: Stack, app: App) => {
      new Bucket(new NestedStack(stack, 'Inner'), 'Nested');
      new Bucket(new Stack(app, 'Shop2'), 'Other');
    };
    const places = (folder: string) => written(build, FAST, folder).sections.open.map(({ Resource }) => Resource);
    const folders = ['Shop', 'Shop2'];
    expect(folders.map(places)).toEqual([[], ['Shop2/Other/Resource', 'Shop2/Other/Resource']]);
    const directory = temporaryDirectory();
    Evidence.of(newApp(build), FAST).write(directory);
    const [nested] = fs.readdirSync(directory).filter((folder) => !folders.includes(folder));
    expect(nested).toMatch(/^Shop-Inner/);
    expect(places(nested)).toEqual(['Shop/Inner/Nested/Resource', 'Shop/Inner/Nested/Resource']);
  });

  test('are none without cdk-nag, which is said', () => {
    jest.spyOn(packages, 'findPackage').mockReturnValue(undefined);
    const { sections } = written((stack) => void new Bucket(stack, 'Open'));
    expect(sections.judges).toEqual([{
      'Judge': 'AwsSolutions', 'Version': '', 'Open': '', 'Acknowledged': '', 'Not judged': 'cdk-nag is not installed: npm install --save-dev cdk-nag@3',
    }]);
    expect(sections.open).toEqual([]);
    jest.restoreAllMocks();
  });

  test('of a cdk-nag whose packs are aspects are none, which is said', () => {
    jest.spyOn(packages, 'findPackage').mockReturnValue({ folder: '', version: '2.37.0', load: () => ({ AwsSolutionsChecks: class { public visit() { /* an aspect */ } } }) });
    expect(written((stack) => void new Bucket(stack, 'Open')).sections.judges[0]).toMatchObject({ 'Version': 'cdk-nag 2.37.0', 'Open': '', 'Not judged': 'cdk-nag 3 or later is needed' });
    jest.restoreAllMocks();
  });
});

// Starts an engine that takes seconds and half a gigabyte.
exhaustive('the validator finds what rules of this library and controls of Control Tower say', () => {
  const { sections } = written((stack) => {
    const queue = new Queue(stack, 'Jobs');
    Validations.of(queue).acknowledge({ id: 'CloudFormation-Validate::SRV-QueueTransport', reason: 'It is a test.' });
    new Bucket(stack, 'Open');
  }, { packs: [] });
  const rules = new Set(sections.open.map(({ Rule }) => Rule));
  expect([...rules]).toEqual(expect.arrayContaining(['SRV-BucketPublicAccess', expect.stringMatching(/^CT\.S3\.PR\.\d+$/)]));
  expect(sections.open.find(({ Rule }) => Rule === 'SRV-BucketPublicAccess')?.Resource).toBe('Shop/Open/Resource');
  expect(sections.judges[0]).toMatchObject({ Judge: 'CloudFormation-Validate', Version: expect.stringMatching(/^aws-cdk-lib .*, @cdklabs\/cdk-validator-cfnguard /) });
});

describe('check', () => {
  const evidenceOf = (build: (stack: Stack, app: App) => void) => {
    const directory = temporaryDirectory();
    Evidence.of(newApp(build), FAST).write(directory);
    return directory;
  };

  test('passes for the same app', () => {
    expect(checked(evidenceOf(shop), shop)).not.toThrow();
  });

  test('names what is new and what is gone', () => {
    const directory = evidenceOf(shop);
    const changed = checked(directory, (stack) => {
      const system = new ServerlessApiPattern(stack, 'System', { profile: Profile.DEVELOPMENT });
      system.addRoute('GET /status', { function: system.addFunction('Status', CODE), authorization: RouteAuthorization.none({ reason: 'Says that it is up.' }) });
    });
    expect(changed).toThrow(`${directory}: the evidence differs from the app (`);
    expect(changed).toThrow('+ Shop, settings: Shop/System | functions.Status.handler | index.handler | user\n');
    expect(changed).toThrow('- Shop, settings: Shop/System | data.table.pointInTimeRecovery | true | user\n');
    expect(changed).toThrow(`To accept it, run Evidence.of(app).write('${directory}'), and commit the folder.`);
  });

  test('names stacks that are new or gone', () => {
    const directory = evidenceOf((stack) => void new Queue(stack, 'Jobs'));
    expect(checked(directory, (stack, app) => { new Queue(stack, 'Jobs'); new Queue(new Stack(app, 'More'), 'Jobs'); })).toThrow(
      `${directory}: the evidence differs from the app (one difference).\n+ More, stack: More\nTo accept it`);
    expect(checked(directory, (stack, app) => { stack.node.scope!.node.tryRemoveChild('Shop'); new Queue(new Stack(app, 'More'), 'Jobs'); })).toThrow(
      '+ More, stack: More\n- Shop, stack: Shop\n');
  });

  test.each(['no-such-folder', temporaryDirectory()])('says of %s that there is nothing yet, and how to write it', (directory) => {
    expect(checked(directory, (stack) => void new Queue(stack, 'Jobs'))).toThrow(
      `${directory}: there is no evidence in ${path.resolve(directory)} yet. To write it, run Evidence.of(app).write('${directory}'), and commit the folder.`);
    expect(Evidence.of(newApp((stack) => void new Queue(stack, 'Jobs')), FAST).drift(directory)).toEqual([{ stack: 'Shop', subject: 'stack', added: true, row: 'Shop' }]);
  });

  test('names twenty differences, and how many more there are', () => {
    const directory = evidenceOf(() => {});
    const drift = Evidence.of(newApp(shop), FAST).drift(directory);
    const lines = () => { try { Evidence.of(newApp(shop), FAST).check(directory); return []; } catch (error) { return (error as Error).message.split('\n'); } };
    expect(drift.length).toBeGreaterThan(100);
    expect(lines()).toHaveLength(1 + 20 + 1 + 1);
    expect(lines()).toContain(`and ${drift.length - 20} more`);
  });

  test('says of a file that is broken what to do', () => {
    const directory = evidenceOf(() => {});
    fs.writeFileSync(path.join(directory, 'Shop', 'evidence.json'), '{');
    expect(checked(directory, () => {})).toThrow('the evidence is not JSON');
    expect(checked(directory, () => {})).toThrow('Restore it from version control, or delete its folder and write it again.');
  });
});

test('writing removes the evidence of stacks that are gone, and nothing else', () => {
  const directory = temporaryDirectory();
  fs.mkdirSync(path.join(directory, 'notes'));
  Evidence.of(newApp((_, app) => void new Stack(app, 'Old')), FAST).write(directory);
  Evidence.of(newApp(() => {}), FAST).write(directory);
  expect(fs.readdirSync(directory).sort()).toEqual(['Shop', 'notes']);
});

test('refuses what holds no whole stacks, and a pack that there is none of', () => {
  expect(() => Evidence.of(new Queue(new Stack(), 'Jobs'))).toThrow("scope: 'Default/Jobs' cannot be used. Allowed: an App, a Stage or a Stack");
  expect(() => Evidence.of(new App(), { packs: ['Nothing' as CompliancePack] })).toThrow("Evidence.packs: 'Nothing' cannot be used. Allowed: AwsSolutions, HIPAA.Security");
});

test('a cell with a bar or a line break stays one cell in Markdown', () => {
  const directory = temporaryDirectory();
  Evidence.of(newApp((stack) => {
    new Bucket(stack, 'Open');
    Validations.of(stack).acknowledge({ id: 'AwsSolutions::AwsSolutions-S1', reason: 'One | two\nthree' });
  }), FAST).write(directory);
  expect(fs.readFileSync(path.join(directory, 'Shop', 'evidence.md'), 'utf8')).toContain('| AwsSolutions | AwsSolutions-S1 | Shop/Open/Resource | One \\| two three |');
});

import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { App, Duration, Stack, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CfnFunction, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { DefinitionBody, Pass, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import {
  BundledFunction, BundledHandler, BundledHandlers, EntityTable, JobInput, JobPipeline, JobSubmission, JobType, NotificationTopic, Profile,
  ServerlessApiPattern, ServerlessApiPatternProps, ServerlessFunction, WorkQueue,
} from '../../src';
import { JobsModel } from '../../src/handlers/catalog';
import { newStack, temporaryDirectory } from '../support/synth';

const CODE = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') };
const input = JobInput.fromObject({ type: 'object', required: ['orderId'], properties: { orderId: { type: 'string', maxLength: 64 } } });
const invoice = () => JobType.of('invoice', { newFunction: CODE, input, timeout: Duration.minutes(10), attempts: 4, concurrency: 5 });
const report = (stack: Stack) => JobType.of('monthly-report', { function: new ServerlessFunction(stack, 'Report', { ...CODE, timeout: Duration.seconds(20) }).alias });
const system = (stack: Stack, props: Partial<ServerlessApiPatternProps> = {}) => new ServerlessApiPattern(stack, 'Shop', { jobs: [report(stack), invoice()], ...props });

/** The environment of the function in a construct. */
const environmentOf = (stack: Stack, made: ServerlessFunction) => {
  const { environment } = made.function.node.defaultChild as CfnFunction;
  return (stack.resolve(environment) as { readonly variables: Record<string, unknown> }).variables;
};

test('a type has a queue whose messages outlive its longest attempt, and an invoker that calls its function', () => {
  const stack = newStack();
  const { type, queue, invoker, ownFunction } = system(stack).job('invoice');
  const template = Template.fromStack(stack);
  const id = (construct: { readonly node: { readonly defaultChild?: unknown } }) => stack.getLogicalId(construct.node.defaultChild as never);
  const { Properties } = template.toJSON().Resources[id(queue.queue)];
  expect(Properties).toMatchObject({ VisibilityTimeout: 6 * 630, RedrivePolicy: { maxReceiveCount: 9 } });
  template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    EventSourceArn: { 'Fn::GetAtt': [id(queue.queue), 'Arn'] }, BatchSize: 1, ScalingConfig: { MaximumConcurrency: 5 }, FunctionResponseTypes: ['ReportBatchItemFailures'],
  });
  template.hasResourceProperties('AWS::Lambda::Function', { Timeout: 630, RecursiveLoop: 'Allow', Environment: { Variables: Match.objectLike({ JOB_ATTEMPTS: '4', JOB_TIMEOUT_SECONDS: '600' }) } });
  expect(ownFunction!.timeout.toSeconds()).toBe(600);
  const functionArn = stack.resolve(ownFunction!.alias.functionArn);
  expect(environmentOf(stack, invoker)).toMatchObject({ FUNCTION_ARN: functionArn, QUEUE_URL: { Ref: id(queue.queue) } });
  expect(type.name).toBe('invoice');
});

test('the jobs handler knows the types, and the queue of each, by name', () => {
  const outdir = temporaryDirectory();
  const app = new App({ outdir, treeMetadata: false, analyticsReporting: false, builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Stack');
  const shop = system(stack);
  const [first, second] = ['invoice', 'monthly-report'].map((name) => stack.resolve(shop.job(name).queue.queue.queueUrl));
  const { JOB_QUEUE_URLS: urls, TOPIC_ARN: topic } = environmentOf(stack, shop.functions.jobs!);
  expect([urls, topic]).toEqual([{ 'Fn::Join': ['', [first, ',', second]] }, stack.resolve(shop.topic.topic.topicArn)]);
  app.synth();
  const assets = JSON.parse(readFileSync(join(outdir, 'Stack.assets.json'), 'utf8')).files as Record<string, { readonly source: { readonly path: string } }>;
  const folder = Object.values(assets).map(({ source }) => source.path).find((path) => existsSync(join(outdir, path, 'jobs.json')))!;
  const model = JSON.parse(readFileSync(join(outdir, folder, 'jobs.json'), 'utf8')) as JobsModel;
  expect(model.types.map(({ name, schema }) => [name, schema?.required])).toEqual([['invoice', ['orderId']], ['monthly-report', undefined]]);
});

test('the order in which types are declared changes nothing', () => {
  const made = (reversed: boolean) => {
    const stack = newStack();
    const types = [report(stack), invoice()];
    new ServerlessApiPattern(stack, 'Shop', { jobs: reversed ? types.reverse() : types });
    return Template.fromStack(stack).toJSON();
  };
  expect(made(true)).toEqual(made(false));
});

test('API Gateway asks what all types have in common, so that the function can name the fields of an input that do not fit', () => {
  const stack = newStack();
  system(stack);
  const [model] = Object.values(Template.fromStack(stack).findResources('AWS::ApiGateway::Model'))
    .map(({ Properties }) => Properties.Schema).filter((schema) => JSON.stringify(schema).includes('runAt'));
  expect(model).toMatchObject({
    type: 'object', required: ['type'], additionalProperties: false, properties: { type: { type: 'string' }, input: { type: 'object' }, runAt: { type: 'string', maxLength: 40 } },
  });
  expect(JSON.stringify(model)).not.toMatch(/anyOf|oneOf|allOf/);
});

test('a caller is granted one call, and told where', () => {
  const stack = newStack();
  const shop = system(stack);
  const { ownFunction } = shop.job('invoice');
  shop.jobPipeline!.addCaller(ownFunction!.function);
  const arn = stack.resolve(shop.functions.jobs!.alias.functionArn);
  expect(environmentOf(stack, ownFunction!)).toEqual({ JOBS_FUNCTION: arn });
  expect(JSON.stringify(stack.resolve(Template.fromStack(stack).toJSON()))).toContain(JSON.stringify({ Action: 'lambda:InvokeFunction', Effect: 'Allow', Resource: arn }));
  expect(() => shop.jobPipeline!.addCaller(ownFunction!.function, 'AWS_JOBS')).toThrow('environmentName');
});

test('a state machine is started by the invoker, and tells its ends to the queue of its type', () => {
  const stack = newStack();
  const stateMachine = new StateMachine(stack, 'Render', { definitionBody: DefinitionBody.fromChainable(new Pass(stack, 'Pass')) });
  const { invoker, queue, function: called } = new ServerlessApiPattern(stack, 'Shop', { jobs: [JobType.of('render', { stateMachine })] }).job('render');
  const template = Template.fromStack(stack);
  const arns = [stateMachine.stateMachineArn, queue.queue.queueArn, queue.deadLetterQueue.queueArn];
  const [machineArn, queueArn, deadLetters] = arns.map((arn) => stack.resolve(arn));
  expect(called).toBeUndefined();
  expect(environmentOf(stack, invoker)).toMatchObject({ STATE_MACHINE_ARN: machineArn, JOB_TIMEOUT_SECONDS: '86400', STATES_ADDRESS: { 'Fn::Join': ['', ['https://states.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }]] } });
  expect(environmentOf(stack, invoker)).not.toHaveProperty('FUNCTION_ARN');
  expect(invoker.timeout.toSeconds()).toBe(30);
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      'source': ['aws.states'], 'detail-type': ['Step Functions Execution Status Change'], 'detail': { stateMachineArn: [machineArn], status: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] },
    },
    Targets: [Match.objectLike({ Arn: queueArn, DeadLetterConfig: { Arn: deadLetters } })],
  });
  expect(JSON.stringify(template.toJSON())).toContain(JSON.stringify({ Action: 'states:StartExecution', Effect: 'Allow', Resource: machineArn }));
});

test('every queue and every function of a type is watched', () => {
  const stack = newStack();
  const shop = system(stack, { profile: Profile.PRODUCTION });
  const names = shop.monitoring.node.findAll().map(({ node }) => node.id);
  expect(names).toEqual(expect.arrayContaining([
    'InvoiceJobQueueAge', 'InvoiceJobQueueDeadLetters', 'InvoiceJobErrors', 'InvoiceJobThrottles', 'InvoiceJobDuration', 'InvoiceFunctionErrors', 'MonthlyReportJobQueueAge',
  ]));
});

test('its settings are explained', () => {
  const settings = system(newStack()).explain().settings.filter(({ name }) => name.startsWith('jobs.'));
  expect(Object.fromEntries(settings.map(({ name, value }) => [name, value]))).toEqual({
    'jobs.invoice.attempts': '4',
    'jobs.invoice.concurrency': '5',
    'jobs.invoice.function': 'made for the type',
    'jobs.invoice.input': 'by its schema',
    'jobs.invoice.timeout': '10 minutes',
    'jobs.monthly-report.attempts': '3',
    'jobs.monthly-report.concurrency': '10',
    'jobs.monthly-report.function': expect.stringMatching(/Report\/Live$/),
    'jobs.monthly-report.input': 'none',
    'jobs.monthly-report.timeout': '20 seconds',
  });
});

test.each<[string, (stack: Stack) => Partial<ServerlessApiPatternProps>, string]>([
  ['no type', () => ({ jobs: [] }), "jobs: '0 types' cannot be used. Allowed: from 1 to 20 types of job."],
  ['a type twice', () => ({ jobs: [invoice(), invoice()] }), "jobs: 'invoice' cannot be used. Allowed: each type once."],
  ['more types than there is room for', () => ({ jobs: Array.from({ length: 21 }, (_, index) => JobType.of(`t${index}`, { newFunction: CODE })) }), "jobs: '21 types'"],
  ['types without the handler that accepts them', () => ({ handlers: BundledHandlers.only([BundledHandler.ITEMS]) }), 'Shop jobs: cannot be set together with handlers without jobs. Add BundledHandler.JOBS'],
  ['direct submission', () => ({ queueing: { jobSubmission: JobSubmission.DIRECT } }), 'Shop jobs: cannot be set together with queueing.jobSubmission DIRECT.'],
  ['other code in the place of the jobs handler', () => ({ compute: { handlers: { jobs: { replacement: CODE } } } }), 'Shop jobs: cannot be set together with compute.handlers.jobs.replacement.'],
  ['a timeout of the invoker', () => ({ compute: { handlers: { invoker: { timeout: Duration.minutes(1) } } } }), "Shop compute.handlers.invoker.timeout: '1 minute' cannot be used."],
])('refuses %s', (_, props, message) => {
  const stack = newStack();
  expect(() => system(stack, props(stack))).toThrow(message);
});

test('a type that is not there is told with those that are', () => {
  expect(() => system(newStack()).job('order')).toThrow("'order' cannot be used. Allowed: invoice, monthly-report.");
  expect(() => new ServerlessApiPattern(newStack(), 'Shop').job('order')).toThrow('there are none');
});

test('a type takes 25 resources of the stack, and 16 with your own function', () => {
  const countOf = (further?: (stack: Stack) => JobType) => {
    const stack = newStack();
    new ServerlessApiPattern(stack, 'Shop', { jobs: [invoice(), ...further ? [further(stack)] : []] });
    return Object.keys(Template.fromStack(stack).toJSON().Resources).length;
  };
  const [one, ofMine, ofYours] = [
    countOf(),
    countOf(() => JobType.of('tidy', { newFunction: CODE })),
    countOf((stack) => JobType.of('tidy', { function: LambdaFunction.fromFunctionName(stack, 'Tidy', 'tidy') })),
  ];
  expect([ofMine - one, ofYours - one]).toEqual([25, 16]);
});

test('without the pattern, types run on what you give them', () => {
  const stack = newStack();
  const types = [invoice()];
  const { table } = new EntityTable(stack, 'Table');
  const jobs = new BundledFunction(stack, 'Jobs', { handler: BundledHandler.JOBS, files: JobPipeline.files(types) });
  jobs.useTable(table);
  jobs.useQueue(new WorkQueue(stack, 'Queue').queue);
  const pipeline = new JobPipeline(stack, 'JobTypes', { types, jobs, table, topic: new NotificationTopic(stack, 'Topic') });
  expect(pipeline.jobTypes.map(({ name }) => name)).toEqual(['invoice']);
  Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', 0);
});

test.each(Object.values(Profile))('nothing is found by cdk-nag in %s', (profile) => {
  const app = new App({ outdir: temporaryDirectory(), treeMetadata: false, analyticsReporting: false, builtinCloudFormationValidation: false });
  system(new Stack(app, 'Stack', { env: { region: 'eu-west-1', account: '123456789012' } }), { profile });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  expect(() => app.synth()).not.toThrow();
});

import { Stack } from 'aws-cdk-lib';
import { CfnRule, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { removeTemporaryDirectories, synthesize } from './support/assembly';
import { refusal } from './support/refusal';
import { LocalSystem } from '../../local/src';

const COPIER = `
const { S3Client, CopyObjectCommand, CreateMultipartUploadCommand, UploadPartCommand, CompleteMultipartUploadCommand, PutObjectTaggingCommand, DeleteObjectCommand } = require('${require.resolve('@aws-sdk/client-s3')}');
exports.handler = async ({ Bucket }) => {
  const s3 = new S3Client({ forcePathStyle: true });
  await s3.send(new CopyObjectCommand({ Bucket, Key: 'in/copy', CopySource: Bucket + '/in/put' }));
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'in/parts' }));
  const part = { Bucket, Key: 'in/parts', UploadId, PartNumber: 1 };
  const { ETag } = await s3.send(new UploadPartCommand({ ...part, Body: 'parts!' }));
  await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key: 'in/parts', UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } }));
  await s3.send(new PutObjectTaggingCommand({ Bucket, Key: 'in/put', Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } })).catch(() => undefined);
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'in/copy' }));
};`;

const created = (prefix: string) => ({ source: ['aws.s3'], detailType: ['Object Created'], detail: { object: { key: [{ prefix }] } } });
const tell = (bucket: Bucket) => {
  (bucket.node.defaultChild as CfnBucket).notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
  return bucket;
};
const id = { bucket: '', silent: '', queue: '', ordered: '', copier: '' };
let system: LocalSystem;

beforeAll(async () => {
  const assembly = synthesize((stack) => {
    const bucket = tell(new Bucket(stack, 'Bucket'));
    const silent = new Bucket(stack, 'Silent');
    const queue = new Queue(stack, 'Queue');
    const ordered = new Queue(stack, 'Ordered', { fifo: true, contentBasedDeduplication: true });
    // Its scheduled work waits for longer than a test.
    new Rule(stack, 'In', { eventPattern: created('in/'), schedule: Schedule.expression('rate(1 hour)') }).addTarget({ bind: () => ({ arn: queue.queueArn }) });
    new CfnRule(stack, 'Small', {
      eventPattern: { source: ['aws.s3'], detail: { object: { size: [{ numeric: ['<', 3] }] }, reason: [{ 'anything-but': ['CopyObject'] }] } },
      targets: [{ id: 'a', arn: ordered.queueArn, sqsParameters: { messageGroupId: 'small' } }],
    });
    new Rule(stack, 'Off', { eventPattern: created('in/'), enabled: false }).addTarget({ bind: () => ({ arn: queue.queueArn }) });
    const copier = new LambdaFunction(stack, 'Copier', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(COPIER) });
    Object.assign(id, Object.fromEntries(Object.entries({ bucket, silent, queue, ordered, copier })
      .map(([name, resource]) => [name, stack.getLogicalId(resource.node.defaultChild as CfnBucket)])));
  });
  system = await LocalSystem.start({ assembly });
});
afterAll(async () => {
  await system.stop();
  removeTemporaryDirectories();
});

test('rules hear of objects however they are created, in their order, and of nothing else', async () => {
  await system.putObject(id.bucket, 'in/put', 'hello');
  await system.putObject(id.bucket, 'out/put', 'hello');
  await system.putObject(id.silent, 'in/put', 'hello');
  expect(await system.invoke(id.copier, { Bucket: system.ref(id.bucket) })).toEqual({ payload: null });

  const events = (await system.queue(id.queue).waitFor(3)).map((body) => JSON.parse(body));
  expect(events.map(({ detail }) => [detail.reason, detail.object.key, detail.object.size])).toEqual([
    ['PutObject', 'in/put', 5], ['CopyObject', 'in/copy', 5], ['CompleteMultipartUpload', 'in/parts', 6],
  ]);
  expect(events[0]).toMatchObject({
    'version': '0',
    'source': 'aws.s3',
    'detail-type': 'Object Created',
    'detail': { version: '0', bucket: { name: system.ref(id.bucket) }, object: { etag: '5d41402abc4b2a76b9719d911017c592' } },
  });
  const sequencers = events.map(({ detail }) => detail.object.sequencer);
  expect([...new Set(sequencers)].sort()).toEqual(sequencers);
});

test('patterns look at anything of an event, and FIFO queues get their group', async () => {
  await system.putObject(id.bucket, 'tiny', '12');
  await system.putObject(id.bucket, 'not tiny', '123');
  expect((await system.queue(id.ordered).waitFor(1)).map((body) => JSON.parse(body).detail.object.key)).toEqual(['tiny']);
});

test.each<[string, (stack: Stack, arn: string) => void, string]>([
  ['a batch job', (stack, arn) => void new CfnRule(stack, 'Rule', {
    eventPattern: created(''), targets: [{ id: 'a', arn, batchParameters: { jobDefinition: 'x', jobName: 'y' } }],
  }), 'BatchParameters of a target of AWS::Events::Rule'],
  ['another target', (stack) => void new CfnRule(stack, 'Rule', {
    eventPattern: created(''), targets: [{ id: 'a', arn: 'arn:aws:sns:eu-west-1:1:topic' }],
  }), 'queues, topics, functions, buses and log groups of the template, not to arn:aws:sns:eu-west-1:1:topic'],
  ['an unknown pattern', (stack) => void new CfnRule(stack, 'Rule', { eventPattern: { source: [{ cidr: '10.0.0.0/8' }] } }), 'cannot be used here'],
])('%s is refused by name', async (_, build, message) => {
  const assembly = synthesize((stack) => build(stack, new Queue(stack, 'Queue').queueArn));
  expect(await refusal({ assembly })).toContain(message);
});

test('the processes of a function can be ended in the middle, and start again', async () => {
  system.crash(id.copier);
  await system.putObject(id.bucket, 'in/put', 'hello');
  expect(await system.invoke(id.copier, { Bucket: system.ref(id.bucket) })).toEqual({ payload: null });
});

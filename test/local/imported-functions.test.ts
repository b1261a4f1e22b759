import { Duration, Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { EventInvokeConfig, EventSourceMapping, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { removeTemporaryDirectories, synthesize } from './support/assembly';
import { refusal } from './support/refusal';
import { LocalSystem, LogEntry } from '../../local/src';

afterAll(() => removeTemporaryDirectories());

/** A function of another stack, which everything here would invoke. */
function build(stack: Stack): void {
  const scanner = LambdaFunction.fromFunctionName(stack, 'Scanner', 'scanner');
  void new Rule(stack, 'Rule', { eventBus: new EventBus(stack, 'Bus'), eventPattern: { source: ['shop'] }, targets: [new LambdaTarget(scanner)] });
  void new EventInvokeConfig(stack, 'Config', { function: scanner, retryAttempts: 0, maxEventAge: Duration.minutes(1) });
  void new EventSourceMapping(stack, 'Mapping', { target: scanner, eventSourceArn: new Queue(stack, 'Queue').queueArn });
  new Topic(stack, 'Topic').addSubscription(new LambdaSubscription(scanner));
  const bucket = new Bucket(stack, 'Bucket').node.defaultChild as CfnBucket;
  bucket.notificationConfiguration = { lambdaConfigurations: [{ event: 's3:ObjectCreated:*', function: scanner.functionArn }] };
  new RestApi(stack, 'Api', { cloudWatchRole: false }).root.addMethod('GET', new LambdaIntegration(scanner));
}

test('a system starts without the functions that are imported, and says once for each what is left out', async () => {
  const log: LogEntry[] = [];
  const lenient = { unsupportedIntegrations: 'answer-501', unsupportedResources: 'name-only' } as const;
  await using system = await LocalSystem.start({ assembly: synthesize(build), ...lenient, log: (entry) => log.push(entry) });
  const left = log.map(({ message }) => message).filter((message) => message.includes('scanner')).sort();
  expect(left).toEqual([
    expect.stringMatching(/^The local runner can't invoke \S*scanner, which isn't in the template \(ScannerTopic\w+\)$/),
    expect.stringMatching(/^The local runner can't invoke \S*scanner, which isn't in the template \(Mapping\w+\)$/),
    expect.stringMatching(/^The local runner does not support the target \S+:scanner of the notifications of the bucket /),
    expect.stringMatching(/^The local runner sends events to queues, topics, functions, .* of the template, not to \S+:scanner \(Rule\w+\)$/),
  ]);
  expect((await fetch(`${system.url}/`)).status).toBe(501);
});

test('a strict start is refused', async () => {
  expect(await refusal({ assembly: synthesize(build) })).toContain('scanner');
});

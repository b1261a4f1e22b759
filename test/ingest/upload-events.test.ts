import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BundledHandler, BundledHandlers, Profile, ServerlessApiPattern, ServerlessApiPatternProps } from '../../src';

const made = (props: (stack: Stack) => ServerlessApiPatternProps = () => ({})) => {
  const stack = new Stack(new App(), 'Stack');
  const shop = new ServerlessApiPattern(stack, 'Shop', { profile: Profile.PRODUCTION, ...props(stack) });
  return { shop, stack, template: Template.fromStack(stack) };
};
const WARNING = Match.stringLikeRegexp("doesn't send events to EventBridge");

test('in every system S3 tells the files handler of uploads, and what is given up is kept', () => {
  const { template } = made();
  const [rule, ...others] = Object.entries(template.findResources('AWS::Events::Rule'));
  expect(others).toEqual([]);
  const [[queue]] = Object.entries(template.findResources('AWS::SQS::Queue')).filter(([id]) => id.startsWith('ShopUploadsFailures'));
  const arn = { 'Fn::GetAtt': [queue, 'Arn'] };
  expect(rule[1].Properties).toMatchObject({
    EventPattern: { 'source': ['aws.s3'], 'detail-type': ['Object Created'], 'detail': { object: { key: [{ prefix: 'files/' }] } } },
    Targets: [{ Arn: { Ref: expect.stringMatching(/^ShopFilesLive/) }, DeadLetterConfig: { Arn: arn } }],
  });
  template.hasResourceProperties('AWS::S3::Bucket', { NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } });
  template.hasResourceProperties('AWS::Lambda::Permission', {
    Action: 'lambda:InvokeFunction', Principal: 'events.amazonaws.com', SourceArn: { 'Fn::GetAtt': [rule[0], 'Arn'] }, FunctionName: { Ref: Match.stringLikeRegexp('^ShopFilesLive') },
  });
  template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', { DestinationConfig: { OnFailure: { Destination: arn } } });
});

test('alarms watch what is given up, and what cannot be kept', () => {
  const alarms = Object.values(made().template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties as Record<string, unknown>);
  expect(alarms.filter(({ MetricName }) => ['InvocationsFailedToBeSentToDlq', 'DestinationDeliveryFailures'].includes(String(MetricName)))).toHaveLength(2);
  expect(alarms.filter(({ Dimensions }) => JSON.stringify(Dimensions ?? '').includes('ShopUploadsFailures'))).toHaveLength(1);
});

test('nothing polls: no idle cost', () => {
  const sources = Object.values(made().template.findResources('AWS::Lambda::EventSourceMapping')).map(({ Properties }) => JSON.stringify(Properties));
  expect(sources.filter((source) => source.includes('Uploads'))).toEqual([]);
});

test('without the files handler, and with a replacement, no events are sent', () => {
  const replacement = { runtime: Runtime.PYTHON_3_13, handler: 'index.handler', code: Code.fromInline('def handler(event, context): pass') };
  expect(made(() => ({ handlers: BundledHandlers.only([BundledHandler.ITEMS]) })).shop.uploadEvents).toBeUndefined();
  expect(made(() => ({ compute: { handlers: { files: { replacement } } } })).shop.uploadEvents).toBeUndefined();
});

test('a bucket of the app that does not tell is warned about; one that tells, and an imported one, is not', () => {
  const silent = made((stack) => ({ data: { existingBucket: new Bucket(stack, 'Own') } }));
  expect(silent.shop.uploadEvents).toBeUndefined();
  Annotations.fromStack(silent.stack).hasWarning('*', WARNING);

  const imported = made((stack) => ({ data: { existingBucket: Bucket.fromBucketName(stack, 'Own', 'their-bucket') } }));
  expect(imported.shop.uploadEvents).toBeDefined();
  Annotations.fromStack(imported.stack).hasNoWarning('*', WARNING);
});

import { Duration, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Auth, ServerlessApiPattern, ServerlessApiPatternProps } from '../src';
import { FLAG_SETS, newStack, templateOf } from './support/synth';
import { everySystem } from './support/systems';

const CODE = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') };
const HOURLY = { id: 'Hourly', schedule: ScheduleExpression.rate(Duration.hours(1)) };
const system = (props: ServerlessApiPatternProps = {}) => templateOf((stack) => void new ServerlessApiPattern(stack, 'Shop', props));
const table = (stack: Stack, indexName?: string) => new TableV2(stack, 'Entities', {
  partitionKey: { name: 'pk', type: AttributeType.STRING },
  sortKey: { name: 'sk', type: AttributeType.STRING },
  timeToLiveAttribute: 'expiresAt',
  globalSecondaryIndexes: indexName === undefined ? [] : [{
    indexName, partitionKey: { name: 'pendingIn', type: AttributeType.STRING }, sortKey: { name: 'createdAt', type: AttributeType.STRING },
  }],
});

test.each(FLAG_SETS)('all of them are one prop away, without a helper function, with %s', (_, context) => {
  const made = templateOf((stack) => void everySystem(stack), { context });
  for (const type of ['AWS::ApiGatewayV2::Api', 'AWS::Scheduler::Schedule', 'AWS::CloudFront::Distribution']) {
    expect([type, Object.keys(made.findResources(type)).length > 0]).toEqual([type, true]);
  }
  const functions = Object.values(made.findResources('AWS::Lambda::Function')).map(({ Properties }) => Properties.Handler);
  expect(functions).toEqual(Array(15).fill('index.handler'));
  expect(Object.values<{ Type: string }>(made.toJSON().Resources).filter(({ Type }) => Type.startsWith('Custom::'))).toEqual([]);
  expect(Object.keys(made.toJSON().Resources).length).toBeLessThan(370);
});

test('none is made unasked', () => {
  const types = new Set(Object.values<{ Type: string }>(system().toJSON().Resources).map(({ Type }) => Type));
  for (const type of ['AWS::ApiGatewayV2::Api', 'AWS::Scheduler::Schedule', 'AWS::CloudFront::Distribution']) expect(types).not.toContain(type);
});

test('their resources are properties', () => {
  const shop = everySystem(newStack());
  expect(Object.keys(shop.functions).sort()).toEqual(['broadcast', 'changes', 'entities', 'exports', 'files', 'ingest', 'items', 'jobs', 'realtime', 'reindex', 'sweeper', 'worker']);
  expect(Object.keys(shop.schedules)).toEqual(['Hourly']);
  expect([shop.realtime?.url, shop.website?.url, shop.ingest?.importPrefix]).toEqual([expect.any(String), expect.stringMatching(/^https:/), 'imports/']);
});

describe('the website', () => {
  test('may call what its pages need, and upload to the bucket', () => {
    const made = templateOf((stack) => void everySystem(stack));
    const [headers] = Object.values(made.findResources('AWS::CloudFront::ResponseHeadersPolicy'));
    const policy = JSON.stringify(headers.Properties.ResponseHeadersPolicyConfig.SecurityHeadersConfig.ContentSecurityPolicy);
    expect(policy).toMatch(/connect-src 'self' https:\/\/",\{"Fn::GetAtt":\["ShopBucket\w+","RegionalDomainName"\]\}/);
    expect(policy).toContain('https://cognito-idp.');
    expect(policy).toMatch(/https:\/\/",\{"Ref":"Shop\w+Domain\w+"\},"\.auth\./);
    expect(policy).toMatch(/"Fn::GetAtt":\["ShopRealtimeApi\w+","ApiEndpoint"\]/);
    made.hasResourceProperties('AWS::S3::Bucket', { CorsConfiguration: { CorsRules: [Match.objectLike({ AllowedOrigins: ['https://*.cloudfront.net'], AllowedMethods: ['GET', 'HEAD', 'POST', 'PUT'] })] } });
  });

  test('is where the hosted sign-in returns to', () => {
    const made = system({ website: {}, auth: Auth.cognito({ callbackUrls: ['https://app.example.com/'] }) });
    const [client] = Object.values(made.findResources('AWS::Cognito::UserPoolClient'));
    expect(JSON.stringify(client.Properties.CallbackURLs)).toMatch(/^\["https:\/\/app.example.com\/",\{"Fn::Join":\["",\["https:\/\/",\{"Fn::GetAtt":\["ShopWebsite\w+","DomainName"\]\},"\/"\]\]\}\]$/);
  });

  test('of its own domain is named in the CORS rule of the bucket, beside the origins of the API', () => {
    const made = templateOf((stack) => void new ServerlessApiPattern(stack, 'Shop', {
      api: { cors: { allowOrigins: ['https://admin.example.com'] } },
      website: { domain: { domainName: 'shop.example.com', certificate: Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:us-east-1:123456789012:certificate/1') } },
    }));
    made.hasResourceProperties('AWS::S3::Bucket', { CorsConfiguration: { CorsRules: [Match.objectLike({ AllowedOrigins: ['https://admin.example.com', 'https://shop.example.com'] })] } });
  });
});

/** Names of the indexes of the table. */
function indexesOf(made: ReturnType<typeof system>): string[] {
  const [entities] = Object.values(made.findResources('AWS::DynamoDB::GlobalTable')) as { Properties: { GlobalSecondaryIndexes: { IndexName: string }[] } }[];
  return entities.Properties.GlobalSecondaryIndexes.map(({ IndexName }) => IndexName);
}

describe('schedules', () => {
  test('run the sweeper, and only then the table has its index', () => {
    const made = system({ schedules: [HOURLY, { ...HOURLY, id: 'Nightly' }] });
    made.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      GlobalSecondaryIndexes: Match.arrayWith([{
        IndexName: 'pending',
        KeySchema: [{ AttributeName: 'pendingIn', KeyType: 'HASH' }, { AttributeName: 'createdAt', KeyType: 'RANGE' }],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      }]),
    });
    made.resourceCountIs('AWS::Lambda::Function', 5);
    expect(indexesOf(system())).not.toContain('pending');
  });

  test('the sweeper may do exactly what it does', () => {
    const made = system({ schedules: [HOURLY] });
    const [[, policy]] = Object.entries(made.findResources('AWS::IAM::Policy')).filter(([id]) => id.startsWith('ShopSweeperRole'));
    const granted = policy.Properties.PolicyDocument.Statement.map(({ Action }: { Action: string | string[] }) => [Action].flat().sort().join());
    expect(granted.sort()).toEqual([
      'dynamodb:GetItem,dynamodb:UpdateItem', 'dynamodb:Query', 'logs:CreateLogStream,logs:PutLogEvents', 's3:GetObject', 's3:ListBucket', 'sns:Publish', 'sqs:SendMessage',
      'xray:PutTelemetryRecords,xray:PutTraceSegments',
    ]);
  });

  test('run your own functions, without a sweeper or an index', () => {
    const made = templateOf((stack) => {
      const shop = new ServerlessApiPattern(stack, 'Shop');
      shop.addSchedule('Nightly', { schedule: ScheduleExpression.cron({ hour: '3', minute: '0' }), function: shop.addFunction('Report', CODE).alias });
    });
    made.resourceCountIs('AWS::Lambda::Function', 5);
    expect(indexesOf(made)).not.toContain('pending');
    made.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmDescription: Match.stringLikeRegexp('scheduled job Nightly') });
  });

  test('the sweeper waits for longer than uploads take', () => {
    const made = system({ schedules: [HOURLY], data: { bucket: { uploads: { uploadExpiry: Duration.hours(6) } } } });
    made.hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: Match.objectLike({ STALE_UPLOAD_MINUTES: '465' }) } });
  });

  test('the sweeper is refused where its index cannot be', () => {
    const message = "schedules: 'a schedule without a function' cannot be used. Allowed: the sweeper for a table with the index 'pending'";
    expect(() => new ServerlessApiPattern(newStack(), 'Shop').addSchedule('Hourly', { schedule: HOURLY.schedule })).toThrow(message);
    const stack = newStack();
    expect(() => new ServerlessApiPattern(stack, 'Shop', { schedules: [HOURLY], data: { existingTable: table(stack) } })).toThrow(message);
    const other = newStack();
    expect(() => new ServerlessApiPattern(other, 'Shop', { schedules: [HOURLY], data: { existingTable: table(other, 'pending') } })).not.toThrow();
  });
});

test.each<ServerlessApiPatternProps>([{}, { ingest: {} }])('your own functions get events of objects, with %j', (props) => {
  const made = templateOf((stack) => {
    const shop = new ServerlessApiPattern(stack, 'Shop', props);
    shop.onObjectCreated('images/', shop.addFunction('Thumbnails', CODE).alias);
  });
  made.hasResourceProperties('AWS::Events::Rule', { EventPattern: Match.objectLike({ detail: Match.objectLike({ object: { key: [{ prefix: 'images/' }] } }) }) });
});

test('realtime is refused where WebSocket APIs cannot authorize', () => {
  expect(() => system({ auth: Auth.apiKey({ rateLimit: 1, burstLimit: 1 }), realtime: {} })).toThrow('realtime.authorization');
});

test.each(['eu-west-1', 'us-gov-west-1'])('all that is offered there synthesizes in %s', (region) => {
  for (const [, context] of FLAG_SETS) {
    const props = region === 'eu-west-1' ? {} : { website: undefined };
    expect(() => templateOf((stack) => void everySystem(stack, props), { env: { region, account: '123456789012' }, context })).not.toThrow();
  }
});

import { requestFor } from './support/request';
import { ApiDefinition } from '../../local/src/api/definition';
import { GatewayError } from '../../local/src/api/gateway-error';
import { gatewayResponse } from '../../local/src/api/gateway-response';
import { Resolver } from '../../local/src/assembly/intrinsics';
import { bucketName, physicalName } from '../../local/src/assembly/names';
import { doneMessages } from '../../local/src/events/batch-result';
import { Permissions } from '../../local/src/iam/permissions';
import { Json, JsonObject } from '../../local/src/json';

describe('intrinsic functions', () => {
  const template: JsonObject = {
    Parameters: {
      Size: { Type: 'String', Default: 'big' },
      Zones: { Type: 'CommaDelimitedList', Default: 'a,b' },
      Needed: { Type: 'String' },
      Colour: { Type: 'AWS::SSM::Parameter::Value<CommaDelimitedList>', Default: '/colour' },
      Colours: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/none' },
    },
    Outputs: { Out: { Value: { Ref: 'Thing' }, Export: { Name: { 'Fn::Sub': 'main-${AWS::Region}' } } } },
    Mappings: { Map: { one: { two: 'three' } } },
    Conditions: { IsBig: { 'Fn::Equals': [{ Ref: 'Size' }, 'big'] }, IsSmall: { 'Fn::Not': [{ Condition: 'IsBig' }] } },
  };
  const references = { ref: (id: string) => `ref-${id}`, attribute: (id: string, name: string) => `${id}.${name}!` };
  const none = (name: string): never => {
    throw new Error(`no value for ${name}`);
  };
  const stored = { parameter: (name: string) => (name === '/colour' ? 'blue,red' : none(name)), secret: (name: string, key = 'all') => `${name}#${key}`, exported: none };
  const resolver = new Resolver(template, { stackName: 'Stack', region: 'eu-west-1', account: '000000000000', stored }, references);

  test.each<[Json, Json]>([
    [{ Ref: 'AWS::Region' }, 'eu-west-1'],
    [{ Ref: 'Thing' }, 'ref-Thing'],
    [{ Ref: 'Size' }, 'big'],
    [{ 'Fn::Select': [1, { Ref: 'Zones' }] }, 'b'],
    [{ 'Fn::GetAtt': ['Thing', 'Arn'] }, 'Thing.Arn!'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'AWS::AccountId' }, { 'Fn::Sub': '${AWS::Partition}' }]] }, 'a-000000000000-aws'],
    [{ 'Fn::Sub': ['${Thing.Arn} ${x} ${!literal}', { x: { Ref: 'Size' } }] }, 'Thing.Arn! big ${literal}'],
    [{ 'Fn::Select': ['2', { 'Fn::Split': [':', 'a:b:c'] }] }, 'c'],
    [{ 'Fn::If': ['IsBig', 'yes', 'no'] }, 'yes'],
    [{ keep: 1, drop: { 'Fn::If': ['IsSmall', 1, { Ref: 'AWS::NoValue' }] } }, { keep: 1 }],
    [{ 'Fn::FindInMap': ['Map', 'one', 'two'] }, 'three'],
    [{ 'Fn::ImportValue': { 'Fn::Sub': 'main-${AWS::Region}' } }, 'ref-Thing'],
    [{ Ref: 'Colour' }, ['blue', 'red']],
    ['a {{resolve:ssm:/colour:3}}', 'a blue,red'],
    [{ 'Fn::Join': ['', ['{{resolve:secretsmanager:arn:aws:secretsmanager:eu-west-1:1:secret:', 'x', ':SecretString:key::}}']] }, 'arn:aws:secretsmanager:eu-west-1:1:secret:x#key'],
    ['{{resolve:secretsmanager:x}}', 'x#all'],
    [{ 'Fn::GetAZs': '' }, ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']],
    [{ 'Fn::ToJsonString': { a: { Ref: 'Thing' } } }, '{"a":"ref-Thing"}'],
    [{ 'Fn::Length': { Ref: 'Zones' } }, 2],
    [{ Condition: { StringEquals: { a: 'b' } } }, { Condition: { StringEquals: { a: 'b' } } }],
  ])('%j is %j', (expression, value) => {
    expect(resolver.resolve(expression)).toEqual(value);
  });

  test.each<[Json, string]>([
    [{ 'Fn::ImportValue': 'x' }, 'no value for x'],
    [{ 'Fn::Cidr': ['10.0.0.0/16', 1, 8] }, 'does not evaluate Fn::Cidr'],
    [{ 'Fn::Join': ['', ['{{resolve:ssm:', '/none', '}}']] }, 'no value for /none'],
    [{ Ref: 'Colours' }, 'no value for /none'],
    [{ Ref: 'Needed' }, 'parameter Needed has no default'],
    [{ 'Fn::If': ['Missing', 1, 2] }, 'no condition Missing'],
  ])('%j is refused', (expression, message) => {
    expect(() => resolver.resolve(expression)).toThrow(message);
  });
});

describe('names', () => {
  test('fit the service and differ where the ids differ at their ends', () => {
    expect(physicalName('Short', 64)).toBe('Short');
    const [one, two] = ['x1', 'x2'].map((end) => physicalName('Long'.repeat(30) + end, 64, '.fifo'));
    expect([one?.length, one === two, one?.endsWith('.fifo')]).toEqual([64, false, true]);
    expect(bucketName('MyBucketF68F3FF0')).toBe('mybucketf68f3ff0');
  });
});

describe('batch answers', () => {
  const batch = [{ MessageId: 'a' }, { MessageId: 'b' }];
  const done = (answer: unknown, reports = true) => doneMessages(batch, { outcome: 'succeeded', payload: JSON.stringify(answer) }, reports).map(({ MessageId }) => MessageId);

  test.each<[unknown, string[]]>([
    [null, ['a', 'b']],
    [{}, ['a', 'b']],
    [{ batchItemFailures: [] }, ['a', 'b']],
    [{ batchItemFailures: [{ itemIdentifier: 'a' }] }, ['b']],
    [{ batchItemFailures: [{ itemIdentifier: '' }] }, []],
    [{ batchItemFailures: [{ itemIdentifier: 'stranger' }] }, []],
    [{ batchItemFailures: 'all' }, []],
    ['done', []],
  ])('%j leaves %j done', (answer, expected) => {
    expect(done(answer)).toEqual(expected);
  });

  test('count only where the mapping reports item failures, and only of a function that succeeded', () => {
    expect(done({ batchItemFailures: [{ itemIdentifier: 'a' }] }, false)).toEqual(['a', 'b']);
    expect(doneMessages(batch, { outcome: 'failed', payload: '{}' }, false)).toEqual([]);
  });
});

describe('policies', () => {
  const statements = (...Statement: JsonObject[]) => new Permissions([{ Statement }]);

  test('allow what a pattern of an Allow covers, unless a Deny does too', () => {
    const allow = { Effect: 'Allow', Action: ['s3:List*'], Resource: 'arn:aws:s3:::bucket' };
    expect(statements(allow).allows('s3:ListBucket', 'arn:aws:s3:::bucket')).toBe(true);
    expect(statements(allow).allows('s3:ListBucket', 'arn:aws:s3:::bucket2')).toBe(false);
    expect(statements(allow).allows('s3:GetObject', 'arn:aws:s3:::bucket')).toBe(false);
    expect(statements(allow, { Effect: 'Deny', Action: '*', Resource: '*' }).allows('s3:ListBucket', 'arn:aws:s3:::bucket')).toBe(false);
    const others = { Effect: 'Allow', NotAction: ['s3:Put*'], NotResource: 'arn:aws:s3:::secret' };
    expect(['s3:ListBucket', 's3:PutObject'].map((action) => statements(others).allows(action, 'arn:aws:s3:::bucket'))).toEqual([true, false]);
    expect(statements(others).allows('s3:ListBucket', 'arn:aws:s3:::secret')).toBe(false);
  });

  test('refuse what no Allow covers where all of them are known, and what a Deny covers in any case', () => {
    const allow = { Effect: 'Allow', Action: 'dynamodb:GetRecords', Resource: '*' };
    const refuses = (complete: boolean, ...Statement: JsonObject[]) => new Permissions([{ Statement }], complete).refuses('dynamodb:GetRecords', 'arn');
    const deny = { ...allow, Effect: 'Deny' };
    expect([refuses(true, allow), refuses(true), refuses(false), refuses(false, deny)]).toEqual([false, true, false, true]);
    expect(refuses(true, allow, { ...deny, Condition: { Bool: { 'aws:SecureTransport': 'false' } } })).toBe(false);
  });
});

describe('gateway responses', () => {
  test('fall back to the response of their class, then to the stock answer', () => {
    const api = { id: 'api', gatewayResponses: new Map([['DEFAULT_4XX', { statusCode: 499, parameters: {}, templates: { 'application/json': '${context.stage}|$context.error.responseType|$context.nothing' } }]]) } as unknown as ApiDefinition;
    const answer = gatewayResponse(api, requestFor({}), new GatewayError('UNAUTHORIZED', 'Unauthorized'));
    expect([answer.status, answer.body.toString()]).toEqual([499, 'prod|UNAUTHORIZED|']);
    expect(gatewayResponse(api, requestFor({}), new GatewayError('INTEGRATION_TIMEOUT', 'late')).body.toString()).toBe('{"message":"late"}');
  });
});

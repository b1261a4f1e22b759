import { Annotations as CoreAnnotations, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { CfnUserPool } from 'aws-cdk-lib/aws-cognito';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import { BodyInspectionLimit, RouteIntegration, Mapping, MappingValue, Profile, ServerlessApiPattern, ServerlessApiPatternProps, WorkQueue } from '../../src';
import { newStack } from '../support/synth';
import { everySystem } from '../support/systems';

const ENV = { region: 'eu-west-1', account: '123456789012' };
const FUNCTION = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') };
const PREFIX = 'cdk-serverless-api-pattern:';

/** The warnings of the library about a stack, by their ids. */
function warningsOf(build: (stack: Stack) => void): Record<string, string> {
  const stack = newStack({ env: ENV });
  build(stack);
  const found = Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => /^(.*) \[ack: (.*)\]$/s.exec(String(entry.data))!);
  return Object.fromEntries(found.filter(([, , id]) => id.startsWith(PREFIX)).map(([, text, id]) => [id.slice(PREFIX.length), text]));
}

const system = (props: ServerlessApiPatternProps, more: (shop: ServerlessApiPattern) => void = () => {}) =>
  warningsOf((stack) => more(new ServerlessApiPattern(stack, 'Shop', props)));

test.each(Object.values(Profile))('nothing is said of all the systems in %s', (profile) => {
  const { manyResources, ...others } = warningsOf((stack) => void everySystem(stack, { profile }));
  expect(others).toEqual({});
  // All of it together, with a key for each service, is more than one stack should have.
  expect(manyResources !== undefined).toBe(profile === Profile.REGULATED);
});

test('functions that reserve more than an account has', () => {
  const reserve = (reservedConcurrentExecutions: number) => system({ compute: { reservedConcurrentExecutions } });
  expect(reserve(225)).toEqual({});
  expect(reserve(226)).toEqual({ reservedConcurrency: expect.stringContaining('reserve 904 concurrent invocations') });
});

test('a queue that calls its consumer more often than it has concurrency', () => {
  const consume = (maxConcurrency: number) => system({}, (shop) => {
    const consumer = shop.addFunction('Consumer', { ...FUNCTION, reservedConcurrentExecutions: 20 });
    new WorkQueue(shop, 'Orders', { maxConcurrency }).addConsumer('Consumer', consumer.alias);
  });
  expect(consume(20)).toEqual({});
  expect(consume(21)).toEqual({ consumerConcurrency: expect.stringContaining('up to 21 times at once, which has 20 reserved') });
});

test('a function that many may call', () => {
  const permit = (count: number) => system({}, (shop) => {
    const { function: handler } = shop.addFunction('Called', FUNCTION);
    for (let index = 0; index < count; index++) {
      handler.addPermission(`Rule${index}`, { principal: new ServicePrincipal('events.amazonaws.com'), sourceArn: `arn:aws:events:eu-west-1:123456789012:rule/rule-${index}` });
    }
  });
  expect(permit(40)).toEqual({});
  expect(permit(60).functionPolicySize).toMatch(/60 callers have permission to call a function, which takes about \d+ KB of the 20 KB/);
});

test('a managed policy that grows', () => {
  const grant = (count: number) => system({ profile: Profile.REGULATED }, (shop) => {
    const { function: handler } = shop.addFunction('Granted', FUNCTION);
    for (let index = 0; index < count; index++) {
      handler.addToRolePolicy(new PolicyStatement({ actions: ['dynamodb:GetItem'], resources: [`arn:aws:dynamodb:eu-west-1:123456789012:table/table-${index}`], conditions: { StringEquals: { 'aws:ResourceTag/team': `${index}` } } }));
    }
  });
  expect(grant(10)).toEqual({});
  expect(grant(25).managedPolicySize).toMatch(/has about \d+ of the 6144 characters/);
});

test('bodies of bytes, as far as the firewall sees them', () => {
  const binary = (props: ServerlessApiPatternProps = {}) => system({ ...props, api: { binaryMediaTypes: ['image/png'] } });
  expect(binary()).toEqual({ binaryPayloads: expect.stringContaining('4.5 MB'), bodyInspection: expect.stringContaining('see 16 KB of a body') });
  expect(binary({ security: { firewall: { bodyInspectionLimit: BodyInspectionLimit.KB_64 } } }).bodyInspection).toContain('see 64 KB of a body');
  expect(Object.keys(binary({ security: { firewallEnabled: false } }))).toEqual(['binaryPayloads']);
});

test('mappings that get JSON in base64', () => {
  const mapped = (binaryMediaTypes: string[], integration: RouteIntegration) => system({ api: { binaryMediaTypes } }, (shop) => void shop.addRoute('POST /mapped', { integration }));
  const reading = RouteIntegration.http('https://shop.example.com', { mapping: Mapping.json({ text: MappingValue.body('$.text') }) });
  const blind = RouteIntegration.mock({ template: Mapping.json({ id: MappingValue.requestId() }) });
  expect(mapped(['*/*'], reading).binaryJson).toContain('Stack/Shop/Api/Resource/Default/mapped/POST. Name the types that are bytes');
  expect(mapped(['application/json'], reading)).toHaveProperty('binaryJson');
  expect(mapped(['image/*', 'application/octet-stream'], reading)).not.toHaveProperty('binaryJson');
  expect(mapped(['*/*'], blind)).not.toHaveProperty('binaryJson');
});

test("objects that can't be deleted", () => {
  const lock = (objectLock: ObjectLockRetention) => system({ data: { bucket: { objectLock } } });
  expect(lock(ObjectLockRetention.governance(Duration.days(7)))).toEqual({});
  expect(lock(ObjectLockRetention.compliance(Duration.days(7)))).toEqual({ irrevocableLock: expect.stringContaining('for 7 days, not even the root user') });
});

test('a user pool whose attributes were overridden', () => {
  const override = (name: string, value: unknown) => system({}, (shop) => {
    (shop.auth.directory!.userPool.node.defaultChild as CfnUserPool).addPropertyOverride(name, value);
  });
  expect(override('EmailVerificationSubject', 'Your code')).toEqual({});
  expect(override('Schema.1', { Name: 'tenant', AttributeDataType: 'String' })).toEqual({ userPoolSchema: expect.stringMatching(/^Schema of the user pool/) });
  expect(override('UsernameConfiguration.CaseSensitive', true).userPoolSchema).toContain('UsernameConfiguration');
});

test('a warning is gone where it is acknowledged', () => {
  const build = (acknowledge: boolean) => system({ compute: { reservedConcurrentExecutions: 500 } }, (shop) => {
    if (acknowledge) CoreAnnotations.of(shop).acknowledgeWarning(`${PREFIX}reservedConcurrency`, 'The account has 5,000.');
  });
  expect(Object.keys(build(false))).toEqual(['reservedConcurrency']);
  expect(build(true)).toEqual({});
});

import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, LayerVersion, ParamsAndSecretsLayerVersion, ParamsAndSecretsVersions, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Profile, ServerlessApiPattern, ServerlessFunction, ServerlessFunctionProps } from '../../src';
import { reportsOf, unacknowledged } from '../support/compliance';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { newStack } from '../support/synth';

const CODE = { runtime: Runtime.PYTHON_3_15, handler: 'index.handler', code: Code.fromInline('def handler(event, context): pass') };
const ENV = { env: { account: '123456789012', region: 'eu-west-1' } };

function ordersOf(props: (stack: Stack) => Partial<ServerlessFunctionProps>, context: Record<string, unknown> = {}) {
  const stack = newStack({ context });
  void new ServerlessFunction(stack, 'Orders', { ...CODE, ...props(stack) });
  const made = Template.fromStack(stack);
  const [{ Properties: properties }] = Object.values(made.findResources('AWS::Lambda::Function'));
  const statements = Object.values(made.findResources('AWS::IAM::Policy')).flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  const on = (service: string) => statements.filter(({ Action }: { Action: string | string[] }) => [Action].flat()[0].startsWith(service));
  return { made, properties, on };
}

describe.each(SAMPLED_FLAG_SETS)('with %s', (_, context) => {
  test('a secret is one variable with its ARN, and the right to get it', () => {
    const { properties, on } = ordersOf((stack) => ({ secrets: { STRIPE_KEY: new Secret(stack, 'Stripe') }, environment: { STAGE: 'test' } }), context);
    const secret = { Ref: expect.stringContaining('Stripe') };
    expect(properties.Environment.Variables).toEqual({ STAGE: 'test', STRIPE_KEY_ARN: secret });
    expect(on('secretsmanager')).toEqual([{ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secret }]);
  });

  test('a parameter is, too', () => {
    const { properties, on } = ordersOf((stack) => ({ parameters: { LIMITS: new StringParameter(stack, 'Limits', { stringValue: '5' }) } }), context);
    const { LIMITS_ARN: arn } = properties.Environment.Variables;
    expect(JSON.stringify(arn)).toContain(':parameter/');
    expect(on('ssm')).toEqual([{ Effect: 'Allow', Action: ['ssm:GetParameter', 'ssm:GetParameters'], Resource: arn }]);
  });

  test.each([undefined, Profile.REGULATED])('compliance packs have nothing to say of it with the profile %s', (profile) => {
    const reports = reportsOf((stack) => {
      const key = new Key(stack, 'Key', { enableKeyRotation: true });
      const secret = new Secret(stack, 'Stripe', { encryptionKey: key });
      secret.addRotationSchedule('Rotation', { rotationLambda: new ServerlessFunction(stack, 'Rotator', { ...CODE, profile }) });
      const limits = StringParameter.fromSecureStringParameterAttributes(stack, 'Limits', { parameterName: '/limits', encryptionKey: key });
      new ServerlessApiPattern(stack, 'Shop', { profile }).addFunction('Orders', { ...CODE, secrets: { STRIPE_KEY: secret }, parameters: { LIMITS: limits } });
    }, context, ENV);
    expect(unacknowledged(reports)).toEqual([]);
  });
});

test('the key of a secret, and that of a parameter, may be used once each', () => {
  const { on } = ordersOf((stack) => {
    const key = new Key(stack, 'Key');
    const limits = StringParameter.fromSecureStringParameterAttributes(stack, 'Limits', { parameterName: '/limits', encryptionKey: key });
    return { secrets: { STRIPE_KEY: new Secret(stack, 'Stripe', { encryptionKey: key }) }, parameters: { LIMITS: limits } };
  });
  expect(on('kms')).toEqual([{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: { 'Fn::GetAtt': [expect.stringContaining('Key'), 'Arn'] } }]);
});

test('a secret that is known only by its name is read whatever characters Secrets Manager added', () => {
  const { on } = ordersOf((stack) => ({ secrets: { STRIPE_KEY: Secret.fromSecretNameV2(stack, 'Stripe', 'stripe') } }));
  expect(JSON.stringify(on('secretsmanager')[0].Resource)).toMatch(/secret:stripe-\?\?\?\?\?\?/);
});

test('a network without internet gets the endpoints', () => {
  const stack = newStack(ENV);
  const shop = new ServerlessApiPattern(stack, 'Shop', { profile: Profile.REGULATED });
  shop.addFunction('Orders', { ...CODE, secrets: { STRIPE_KEY: new Secret(stack, 'Stripe') }, parameters: { LIMITS: new StringParameter(stack, 'Limits', { stringValue: '5' }) } });
  const names = Object.values(Template.fromStack(stack).findResources('AWS::EC2::VPCEndpoint')).map(({ Properties }) => JSON.stringify(Properties.ServiceName));
  for (const service of ['secretsmanager', 'ssm']) expect(names.filter((name) => name.includes(`.${service}"`))).toHaveLength(1);
});

test('the extension is a layer', () => {
  const paramsAndSecrets = ParamsAndSecretsLayerVersion.fromVersion(ParamsAndSecretsVersions.V1_0_103);
  expect(ordersOf(() => ({ paramsAndSecrets })).properties.Layers).toHaveLength(1);
});

test.each<[string, (stack: Stack) => Partial<ServerlessFunctionProps>]>([
  ["Stack/Orders secrets: 'MY-KEY' cannot be used. Allowed: names of two or more", (stack) => ({ secrets: { 'MY-KEY': new Secret(stack, 'Stripe') } })],
  ['Stack/Orders secrets.STRIPE_KEY: cannot be set together with environment.STRIPE_KEY. The function gets STRIPE_KEY_ARN: rename one of them.',
    (stack) => ({ secrets: { STRIPE_KEY: new Secret(stack, 'Stripe') }, environment: { STRIPE_KEY: 'sk_live' } })],
  ['Stack/Orders parameters.LIMITS: cannot be set together with environment.LIMITS_ARN.',
    (stack) => ({ parameters: { LIMITS: new StringParameter(stack, 'Limits', { stringValue: '5' }) }, environment: { LIMITS_ARN: 'arn' } })],
  ['Stack/Orders parameters.LIMITS: cannot be set together with secrets.LIMITS.',
    (stack) => ({ parameters: { LIMITS: new StringParameter(stack, 'Limits', { stringValue: '5' }) }, secrets: { LIMITS: new Secret(stack, 'Stripe') } })],
  ['Stack/Orders layers: 6 cannot be used. Allowed: five layers at the most, with that of paramsAndSecrets', (stack) => ({
    paramsAndSecrets: ParamsAndSecretsLayerVersion.fromVersion(ParamsAndSecretsVersions.V1_0_103),
    layers: ['A', 'B', 'C', 'D', 'E'].map((id) => new LayerVersion(stack, id, { code: Code.fromAsset(__dirname) })),
  })],
])('refuses with %s', (message, props) => {
  expect(() => ordersOf(props)).toThrow(message);
});

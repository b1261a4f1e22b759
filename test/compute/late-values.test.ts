import {
  Annotations, App, CfnCondition, CfnDynamicReference, CfnDynamicReferenceService, CfnOutput, CfnParameter, Duration, Fn, LegacyStackSynthesizer,
  NestedStack, SecretValue, Stack, Stage, Token,
} from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, Subnet, Vpc } from 'aws-cdk-lib/aws-ec2';
import { CfnFunction, Code, LayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import { CfnQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { ServerlessApiPattern, ServerlessFunction, ServerlessFunctionProps } from '../../src';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { newStack, temporaryDirectory } from '../support/synth';

const ID = '[ack: cdk-serverless-api-pattern:valueOutsideVersion]';

function addFunction(scope: Construct, props: Partial<ServerlessFunctionProps> = {}): ServerlessFunction {
  return new ServerlessFunction(scope, 'Function', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('//'), ...props });
}

/** The settings that the warnings in a stack name, with what they come from. */
function warned(stack: Stack): string[] {
  Stage.of(stack)!.synth();
  return stack.node.findAll().flatMap(({ node }) => node.metadata).map(({ data }) => String(data))
    .filter((message) => message.includes(ID)).map((message) => /its version: (.*?)\. When/.exec(message)![1]);
}

const parameter = (scope: Construct, type = 'String') => new CfnParameter(scope, 'Stage', { type });
const text = (value: string): Partial<ServerlessFunctionProps> => ({ environment: { STAGE: value } });

describe.each(SAMPLED_FLAG_SETS)('with %s', (_, context) => {
  const made = (props: (stack: Stack) => Partial<ServerlessFunctionProps>): string[] => {
    const stack = newStack({ context });
    addFunction(stack, props(stack));
    return warned(stack);
  };

  test.each<[string, (stack: Stack) => Partial<ServerlessFunctionProps>, string]>([
    ['a variable', (stack) => text(parameter(stack).valueAsString), 'Environment.STAGE by the parameter Stage'],
    ['a part of a variable', (stack) => text(`x-${parameter(stack).valueAsString}`), 'Environment.STAGE by the parameter Stage'],
    ['a substitution', (stack) => { parameter(stack); return text(Fn.sub('x-${Stage}')); }, 'Environment.STAGE by the parameter Stage'],
    ['an SSM parameter', (stack) => text(StringParameter.valueForStringParameter(stack, '/shop/stage')), 'Environment.STAGE by the parameter SsmParameterValue'],
    ['a dynamic reference', () => text(new CfnDynamicReference(CfnDynamicReferenceService.SSM, '/shop/stage').toString()), 'Environment.STAGE by a dynamic reference to ssm'],
    ['a secret', () => text(SecretValue.secretsManager('shop').unsafeUnwrap()), 'Environment.STAGE by a dynamic reference to secretsmanager'],
    ['the attribute of a resource that a parameter names', (stack) => text(new Queue(stack, 'Queue', { queueName: parameter(stack).valueAsString }).queueArn), 'Environment.STAGE by the parameter Stage'],
    ['the name of such a resource', (stack) => text(new Queue(stack, 'Queue', { queueName: `shop-${parameter(stack).valueAsString}` }).queueUrl), 'Environment.STAGE by the parameter Stage'],
    ['a substitution of such an attribute', (stack) => {
      new CfnQueue(stack, 'Queue', { queueName: parameter(stack).valueAsString });
      return text(Fn.sub('${Queue.Arn}'));
    }, 'Environment.STAGE by the parameter Stage'],
    ['an output of another app', () => text(Fn.getStackOutput('Other', 'Url')), 'Environment.STAGE by the output Url of another stack'],
    ['an output of another stack of the app, which comes from a parameter', (stack) => {
      const other = new Stack(stack.node.root, 'Other');
      new CfnOutput(other, 'Url', { value: parameter(other).valueAsString });
      return text(Fn.getStackOutput('Other', 'Url'));
    }, 'Environment.STAGE by the parameter Stage'],
    ['an import whose name comes from a parameter', (stack) => text(Fn.importValue(parameter(stack).valueAsString)), 'Environment.STAGE by the parameter Stage'],
    ['a condition', (stack) => {
      const condition = new CfnCondition(stack, 'Live', { expression: Fn.conditionEquals(parameter(stack).valueAsString, 'live') });
      return text(Fn.conditionIf(condition.logicalId, 'a', 'b').toString());
    }, 'Environment.STAGE by the parameter Stage'],
    ['memory', (stack) => ({ memorySize: parameter(stack, 'Number').valueAsNumber }), 'MemorySize by the parameter Stage'],
    ['a timeout', (stack) => ({ timeout: Duration.seconds(parameter(stack, 'Number').valueAsNumber) }), 'Timeout by the parameter Stage'],
    ['a layer', (stack) => ({ layers: [LayerVersion.fromLayerVersionArn(stack, 'Layer', parameter(stack).valueAsString)] }), 'Layers by the parameter Stage'],
    ['code', () => ({ code: Code.fromCfnParameters() }), 'Code by the parameter'],
    ['a network', (stack) => ({
      vpc: Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a'], privateSubnetIds: ['subnet-1'] }),
      vpcSubnets: { subnets: [Subnet.fromSubnetId(stack, 'Subnet', parameter(stack).valueAsString)] },
      securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')],
    }), 'VpcConfig by the parameter Stage'],
  ])('warns of %s that comes late', (__, props, expected) => {
    expect(made(props)).toEqual([expect.stringContaining(expected)]);
  });

  test.each<[string, (stack: Stack) => Partial<ServerlessFunctionProps>]>([
    ['values that are known', () => text('prod')],
    ['a resource of the stack', (stack) => text(new Queue(stack, 'Queue').queueUrl)],
    ['a resource with a parameter that does not name it', (stack) => text(new Queue(stack, 'Queue', { retentionPeriod: Duration.seconds(parameter(stack, 'Number').valueAsNumber) }).queueUrl)],
    ['an export, which does not change while it is imported', () => text(Fn.importValue('Url'))],
    ['an output of another stack of the app that is known', (stack) => {
      new CfnOutput(new Stack(stack.node.root, 'Other'), 'Url', { value: 'https://shop.example.com' });
      return text(Fn.getStackOutput('Other', 'Url'));
    }],
    ['the region and the stack', (stack) => text(`${stack.region}-${stack.stackName}`)],
    ['a version of an SSM parameter', () => text(new CfnDynamicReference(CfnDynamicReferenceService.SSM, '/shop/stage:3').toString())],
    ['a version of a secret', () => text(SecretValue.secretsManager('shop', { versionId: 'a1' }).unsafeUnwrap())],
    ['reserved concurrency, which versions do not have', (stack) => ({ reservedConcurrentExecutions: parameter(stack, 'Number').valueAsNumber })],
  ])('does not warn of %s', (__, props) => {
    expect(made(props)).toEqual([]);
  });
});

test('later additions and overrides are seen', () => {
  const stack = newStack();
  const made = addFunction(stack);
  made.function.addEnvironment('STAGE', parameter(stack).valueAsString);
  (made.function.node.defaultChild as CfnFunction).addPropertyOverride('KmsKeyArn', Fn.ref('Stage'));
  expect(warned(stack)).toEqual(['Environment.STAGE by the parameter Stage, KmsKeyArn by the parameter Stage']);
});

test('no stack is searched for what values refer to', () => {
  const stack = newStack();
  addFunction(stack, { environment: { STAGE: `x-${parameter(stack).valueAsString}`, QUEUE_URL: new Queue(stack, 'Queue').queueUrl } });
  const search = jest.spyOn(stack.node, 'findAll');
  expect(warned(stack)).toEqual(['Environment.STAGE by the parameter Stage']);
  // The call of this test.
  expect(search).toHaveBeenCalledTimes(1);
});

test('a resource is looked at as often for many functions as for one', () => {
  const looks = (count: number) => {
    const stack = newStack();
    const { queueUrl, node } = new Queue(stack, 'Queue');
    for (let index = 0; index < count; index += 1) addFunction(new Construct(stack, `Part${index}`), text(queueUrl));
    const look = jest.spyOn(node.defaultChild as CfnQueue, '_toCloudFormation');
    Stage.of(stack)!.synth();
    return look.mock.calls.length;
  };
  expect(looks(5)).toBe(looks(1));
});

test('a stack is searched as often for many names that are written as text as for one', () => {
  const searches = (count: number) => {
    const stack = newStack();
    const names = Array.from({ length: count }, (_, index) => new CfnParameter(stack, `Stage${index}`).node.id);
    addFunction(stack, { environment: Object.fromEntries(names.map((name) => [name, Fn.ref(name)])) });
    const search = jest.spyOn(stack.node, 'findAll');
    Stage.of(stack)!.synth();
    return search.mock.calls.length;
  };
  expect(searches(20)).toBe(searches(1));
});

test('a warning can be acknowledged', () => {
  const stack = newStack();
  const made = addFunction(stack, text(parameter(stack).valueAsString));
  Annotations.of(made).acknowledgeWarning('cdk-serverless-api-pattern:valueOutsideVersion', 'It never changes.');
  expect(warned(stack)).toEqual([]);
});

describe('in a nested stack', () => {
  const nestedIn = (value: (stack: Stack) => string): string[] => {
    const stack = newStack();
    const nested = new NestedStack(stack, 'Nested');
    addFunction(nested, text(value(stack)));
    return warned(nested);
  };

  test('a parameter of the parent is seen', () => {
    expect(nestedIn((stack) => parameter(stack).valueAsString)).toEqual(['Environment.STAGE by the parameter Stage']);
  });

  test('a resource of the parent is not one', () => {
    expect(nestedIn((stack) => new Queue(stack, 'Queue').queueUrl)).toEqual([]);
  });
});

test('files that an old synthesizer names by parameters are not late', () => {
  const app = new App({ outdir: temporaryDirectory(), analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Stack', { synthesizer: new LegacyStackSynthesizer() });
  addFunction(stack, { code: Code.fromAsset('assets/handlers/items.zip') });
  const [code] = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function')).map(({ Properties }) => JSON.stringify(Properties.Code));
  expect(code).toContain('AssetParameters');
  expect(warned(stack)).toEqual([]);
});

test('a system warns of the settings of all its handlers, and of nothing as it is', () => {
  const [plain, late] = [newStack(), newStack()];
  new ServerlessApiPattern(plain, 'Shop');
  new ServerlessApiPattern(late, 'Shop', { compute: { memorySize: Token.asNumber(parameter(late, 'Number').value) } });
  expect(warned(plain)).toEqual([]);
  expect(warned(late)).toEqual(Array.from({ length: 4 }, () => 'MemorySize by the parameter Stage'));
});

test('logical ids that change between two syntheses are not mistaken', () => {
  const stack = newStack();
  const stage = parameter(stack);
  const condition = new CfnCondition(stack, 'Live', { expression: Fn.conditionEquals('a', 'b') });
  addFunction(stack, text(stage.valueAsString));
  expect(warned(stack)).toEqual(['Environment.STAGE by the parameter Stage']);
  stage.overrideLogicalId('Live');
  condition.overrideLogicalId('Stage');
  Stage.of(stack)!.synth({ force: true });
  expect(warned(stack)).toEqual(['Environment.STAGE by the parameter Stage', 'Environment.STAGE by the parameter Live']);
});

import { Duration, Lazy, Size, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Schedule } from 'aws-cdk-lib/aws-applicationautoscaling';
import { Code, Function as LambdaFunction, LayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import { DeploymentStrategy, ProvisionedConcurrency, ServerlessApiPattern, ServerlessFunction, ServerlessFunctionProps, TrafficShift } from '../../src';
import { reportsOf, unacknowledged } from '../support/compliance';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { newStack, templateOf } from '../support/synth';

const CODE = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') };
const template = (props: Partial<ServerlessFunctionProps> | ((stack: Stack) => Partial<ServerlessFunctionProps>) = {}) => templateOf((stack) => {
  new ServerlessFunction(stack, 'Orders', { ...CODE, ...(typeof props === 'function' ? props(stack) : props) });
});
const CANARY: TrafficShift = { percentage: 10, interval: Duration.minutes(5) };

describe('the alias', () => {
  test('shows the newest version, and every trigger of the system uses it', () => {
    const made = templateOf((stack) => void new ServerlessApiPattern(stack, 'Shop'));
    made.resourceCountIs('AWS::Lambda::Alias', 4);
    made.allResourcesProperties('AWS::Lambda::Alias', { Name: 'live', FunctionVersion: { 'Fn::GetAtt': [Match.anyValue(), 'Version'] } });
    const [mapping] = Object.values(made.findResources('AWS::Lambda::EventSourceMapping'));
    expect(JSON.stringify(mapping.Properties.FunctionName)).toContain('live');
    made.allResourcesProperties('AWS::Lambda::Permission', { FunctionName: { Ref: Match.stringLikeRegexp('Live') } });
    for (const method of Object.values(made.findResources('AWS::ApiGateway::Method'))) {
      expect(JSON.stringify(method.Properties.Integration.Uri)).toMatch(/Live[0-9A-F]{8}/);
    }
  });

  const versionOf = (props: Partial<ServerlessFunctionProps>) => Object.keys(template(props).findResources('AWS::Lambda::Version'));
  test.each<[string, Partial<ServerlessFunctionProps>]>([
    ['memory', { memorySize: 1024 }],
    ['environment', { environment: { STAGE: 'test' } }],
    ['code', { code: Code.fromInline('exports.handler = async () => 1;') }],
  ])('shows another version when the %s changes', (_, change) => {
    expect(versionOf(change)).not.toEqual(versionOf({}));
    expect(versionOf({})).toEqual(versionOf({}));
  });
});

describe('a deployment', () => {
  test('is at once where nothing else is said', () => {
    template().resourceCountIs('AWS::CodeDeploy::DeploymentGroup', 0);
  });

  test.each([
    ['canary', DeploymentStrategy.canary(CANARY), { Type: 'TimeBasedCanary', TimeBasedCanary: { CanaryPercentage: 10, CanaryInterval: 5 } }],
    ['linear', DeploymentStrategy.linear(CANARY), { Type: 'TimeBasedLinear', TimeBasedLinear: { LinearPercentage: 10, LinearInterval: 5 } }],
  ])('by %s moves the traffic gradually and is taken back on errors of the new version', (_, deployment, TrafficRoutingConfig) => {
    const made = template({ deployment });
    made.hasResourceProperties('AWS::CodeDeploy::DeploymentConfig', { ComputePlatform: 'Lambda', TrafficRoutingConfig });
    made.hasResourceProperties('AWS::CodeDeploy::DeploymentGroup', {
      AlarmConfiguration: { Enabled: true, Alarms: [{ Name: { Ref: Match.stringLikeRegexp('DeploymentErrors') } }] },
      AutoRollbackConfiguration: { Enabled: true, Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_REQUEST', 'DEPLOYMENT_STOP_ON_ALARM'] },
    });
    made.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'Errors', Dimensions: Match.arrayWith([Match.objectLike({ Name: 'Resource' })]),
    });
    made.hasResource('AWS::Lambda::Alias', { UpdatePolicy: { CodeDeployLambdaAliasUpdate: { DeploymentGroupName: Match.anyValue() } } });
  });

  test('asks your own function before it begins', () => {
    const made = template((stack) => ({ deployment: DeploymentStrategy.canary({ ...CANARY, preTrafficCheck: new LambdaFunction(stack, 'Check', CODE) }) }));
    made.hasResource('AWS::Lambda::Alias', { UpdatePolicy: { CodeDeployLambdaAliasUpdate: { BeforeAllowTrafficHook: { Ref: Match.stringLikeRegexp('Check') } } } });
    made.hasResource('AWS::Lambda::Alias', { DependsOn: Match.arrayWith([Match.stringLikeRegexp('^OrdersDeploymentRoleDefaultPolicy')]) });
  });

  test.each<[Partial<TrafficShift>, string]>([
    [{ percentage: 0 }, 'deployment.percentage: 0 cannot be used. Allowed: a whole number from 1 to 99'],
    [{ percentage: 100 }, 'deployment.percentage: 100'],
    [{ interval: Duration.seconds(30) }, "deployment.interval: '30 seconds' cannot be used"],
    [{ interval: Duration.days(3) }, 'deployment.interval'],
  ])('of %j is refused', (shift, message) => {
    expect(() => DeploymentStrategy.canary({ ...CANARY, ...shift })).toThrow(message);
    expect(() => DeploymentStrategy.linear({ ...CANARY, ...shift })).toThrow(message);
  });
});

describe('provisioned concurrency', () => {
  test('is fixed', () => {
    template({ provisionedConcurrency: ProvisionedConcurrency.fixed(3) })
      .hasResourceProperties('AWS::Lambda::Alias', { ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 3 } });
  });

  test('follows its use', () => {
    const made = template({ provisionedConcurrency: ProvisionedConcurrency.targetTracking({ minCapacity: 1, maxCapacity: 10 }) });
    made.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', { MinCapacity: 1, MaxCapacity: 10, ServiceNamespace: 'lambda' });
    made.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
      TargetTrackingScalingPolicyConfiguration: { TargetValue: 0.7, PredefinedMetricSpecification: { PredefinedMetricType: 'LambdaProvisionedConcurrencyUtilization' } },
    });
  });

  test('follows the clock', () => {
    const made = template({
      provisionedConcurrency: ProvisionedConcurrency.scheduled(
        { schedule: Schedule.cron({ hour: '8', minute: '0' }), concurrency: 5 },
        { schedule: Schedule.cron({ hour: '18', minute: '0' }), concurrency: 0 },
      ),
    });
    made.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
      ScheduledActions: [
        Match.objectLike({ ScalableTargetAction: { MinCapacity: 5, MaxCapacity: 5 } }),
        Match.objectLike({ ScalableTargetAction: { MinCapacity: 0, MaxCapacity: 0 } }),
      ],
    });
  });

  test.each<[() => unknown, string]>([
    [() => ProvisionedConcurrency.fixed(0), 'provisionedConcurrency: 0 cannot be used'],
    [() => ProvisionedConcurrency.targetTracking({ minCapacity: 5, maxCapacity: 2 }), 'provisionedConcurrency.minCapacity: 5 cannot be used. Allowed: at most maxCapacity, 2'],
    [() => ProvisionedConcurrency.targetTracking({ minCapacity: 1, maxCapacity: 2, utilizationTarget: 1 }), 'provisionedConcurrency.utilizationTarget: 1'],
    [() => ProvisionedConcurrency.scheduled(), "provisionedConcurrency.schedules: '[]'"],
  ])('out of range is refused', (make, message) => {
    expect(make).toThrow(message);
  });
});

describe('sizes', () => {
  test('are passed on', () => {
    const made = template((stack) => ({
      ephemeralStorageSize: Size.gibibytes(1),
      reservedConcurrentExecutions: 7,
      layers: [LayerVersion.fromLayerVersionArn(stack, 'Layer', 'arn:aws:lambda:eu-west-1:123456789012:layer:l:1')],
    }));
    made.hasResourceProperties('AWS::Lambda::Function', { EphemeralStorage: { Size: 1024 }, ReservedConcurrentExecutions: 7, Layers: [Match.stringLikeRegexp('layer:l:1')] });
  });

  test('out of range are refused, tokens taken', () => {
    expect(() => template({ ephemeralStorageSize: Size.mebibytes(511) })).toThrow("ephemeralStorageSize: '511 MiB' cannot be used");
    expect(() => template({ reservedConcurrentExecutions: -1 })).toThrow('reservedConcurrentExecutions: -1 cannot be used');
    expect(() => template({ ephemeralStorageSize: Size.mebibytes(Lazy.number({ produce: () => 600 })) })).not.toThrow();
    const six = (stack: Stack) => Array.from({ length: 6 }, (_, index) => LayerVersion.fromLayerVersionArn(stack, `L${index}`, `arn:aws:lambda:eu-west-1:123456789012:layer:l:${index}`));
    expect(() => template((stack) => ({ layers: six(stack) }))).toThrow('layers: 6 cannot be used');
  });
});

test.each(SAMPLED_FLAG_SETS)('a system that is deployed by canary, with environments ready, is clean in cdk-nag, with %s', (_, context) => {
  const compute = {
    deployment: DeploymentStrategy.canary(CANARY),
    provisionedConcurrency: ProvisionedConcurrency.targetTracking({ minCapacity: 1, maxCapacity: 5 }),
  };
  expect(unacknowledged(reportsOf((stack) => void new ServerlessApiPattern(stack, 'Shop', { compute }), context))).toEqual([]);
});

test('an alias is seen through: a slow function behind it is refused by the API', () => {
  const stack = newStack();
  const shop = new ServerlessApiPattern(stack, 'Shop');
  const slow = shop.addFunction('Slow', { ...CODE, timeout: Duration.minutes(1) });
  expect(() => shop.addRoute('GET /slow', { function: slow.alias })).toThrow("timeout of the function of 'GET /slow': '1 minute' cannot be used");
});

import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { AccessLog, LogKind, Monitoring, MonitoringOptions, Profile, ServerlessApiPattern, ServerlessApiPatternProps } from '../../src';
import { newStack, templateOf } from '../support/synth';
import { everySystem } from '../support/systems';

const system = (monitoring: MonitoringOptions = {}, props: ServerlessApiPatternProps = {}) => templateOf((stack) => void new ServerlessApiPattern(stack, 'Shop', { monitoring, ...props }));
const queriesOf = (made: Template) => Object.values(made.findResources('AWS::Logs::QueryDefinition')).map(({ Properties }) => Properties);
const queryOf = (made: Template, name: string) => queriesOf(made).find(({ Name }) => Name.endsWith(`/${name}`))!;

describe('traces', () => {
  test('are recorded of a share of the requests to this stage', () => {
    const stack = newStack();
    const shop = new ServerlessApiPattern(stack, 'Shop', { monitoring: { traceSamplingRate: 0.05 } });
    const made = Template.fromStack(stack);
    made.resourceCountIs('AWS::XRay::SamplingRule', 1);
    made.hasResourceProperties('AWS::XRay::SamplingRule', {
      SamplingRule: Match.objectLike({
        FixedRate: 0.05, ReservoirSize: 0, ServiceType: 'AWS::ApiGateway::Stage', ResourceARN: stack.resolve(shop.api.stage.stageArn), RuleName: Match.stringLikeRegexp('^.{1,32}$'),
      }),
    });
    system().resourceCountIs('AWS::XRay::SamplingRule', 0);
  });

  test.each<[MonitoringOptions, string]>([
    [{ traceSamplingRate: 1.5 }, 'a share of the requests from 0 to 1'],
    [{ traceSamplingRate: Number.NaN }, 'a share of the requests from 0 to 1'],
    [{ traceSamplingRate: 0.5, tracing: false }, '0.5 conflicts with monitoring.tracing: false. Remove one of them.'],
  ])('%j cannot be', (monitoring, words) => {
    expect(() => system(monitoring)).toThrow(words);
  });
});

describe('saved queries', () => {
  test('look into the logs of their kind, and of functions that are added', () => {
    const stack = newStack();
    const shop = everySystem(stack);
    shop.addFunction('Orders', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') });
    const made = Template.fromStack(stack);
    const groups = (name: string) => queryOf(made, name).LogGroupNames.map(({ Ref }: { Ref: string }) => Ref);
    const functions = Object.keys(made.findResources('AWS::Logs::LogGroup')).filter((id) => /Logs\w{8}$/.test(id) && !/AccessLogs|ExecutionLogs|FirewallLogs|Authorizer/.test(id));
    expect(groups('Functions: failures').sort()).toEqual(functions.sort());
    expect(groups('Functions: failures').some((id: string) => id.startsWith('ShopOrdersLogs'))).toBe(true);
    expect(groups('API: failed requests')).toEqual([expect.stringMatching(/^ShopApiAccessLogs/)]);
    expect(groups('WebSocket: failures')).toEqual([expect.stringMatching(/^ShopRealtimeApiAccessLogs/)]);
    expect(queriesOf(made)).toHaveLength(8);
    expect(new Set(queriesOf(made).map(({ Name }) => Name)).size).toBe(8);
  });

  test('ask for fields that the access log has', () => {
    const made = templateOf((stack) => void everySystem(stack));
    const fieldsOf = (log: AccessLog) => [...Object.keys(JSON.parse(log.format!.toString().replace(/\$context[\w.]+/g, (value) => value))), '@timestamp'];
    const words = new Set(['fields', 'filter', 'sort', 'limit', 'stats', 'by', 'as', 'desc', 'and', 'count', 'sum', 'pct', 'requests', 'failed', 'refused', 'p50', 'p99']);
    for (const [prefix, log] of [['API', AccessLog.json()], ['WebSocket', AccessLog.webSocketJson()]] as const) {
      for (const { Name, QueryString } of queriesOf(made).filter((query) => query.Name.includes(`/${prefix}: `))) {
        const asked = (QueryString.match(/@?[a-zA-Z]\w*/g) as string[]).filter((word) => !words.has(word));
        expect([Name, asked.filter((field) => !fieldsOf(log).includes(field))]).toEqual([Name, []]);
      }
    }
  });

  test('are not made for an access log of another format, nor without a dashboard, unless asked for', () => {
    expect(queriesOf(system({}, { api: { accessLog: AccessLog.clf() } })).some(({ Name }) => Name.includes('/API: '))).toBe(false);
    expect(queriesOf(system({ dashboard: false }))).toEqual([]);
    expect(queriesOf(system({}, { profile: Profile.DEVELOPMENT }))).toEqual([]);
    expect(queriesOf(system({ savedQueries: true }, { profile: Profile.DEVELOPMENT }))).toHaveLength(7);
    expect(queriesOf(system({ savedQueries: false }))).toEqual([]);
  });

  test('look into 50 log groups at the most', () => {
    const stack = newStack();
    const monitoring = new Monitoring(stack, 'Monitoring');
    for (let index = 0; index < 60; index++) monitoring.addLogGroup(LogKind.FUNCTION, new LogGroup(stack, `Logs${index}`));
    const made = Template.fromStack(stack);
    expect(queryOf(made, 'Functions: failures').LogGroupNames).toHaveLength(50);
  });
});

describe('the group of traces', () => {
  test('has the traces of the stage of this API', () => {
    const made = system();
    const [{ Properties: api }] = Object.values(made.findResources('AWS::ApiGateway::RestApi'));
    const [{ Properties: group }] = Object.values(made.findResources('AWS::XRay::Group'));
    expect(JSON.stringify(group.FilterExpression)).toContain(api.Name);
    expect(group.GroupName.length).toBeLessThanOrEqual(32);
    expect(group.InsightsConfiguration).toEqual({ InsightsEnabled: false, NotificationsEnabled: false });
  });

  test('is made where there is a dashboard and traces are recorded, unless asked for', () => {
    const count = (options: MonitoringOptions) => Object.keys(system(options).findResources('AWS::XRay::Group')).length;
    const each: MonitoringOptions[] = [{}, { dashboard: false }, { tracing: false }, { dashboard: false, traceGroup: true }, { traceGroup: false }];
    expect(each.map(count)).toEqual([1, 0, 0, 1, 0]);
    expect(() => system({ traceGroup: true, tracing: false })).toThrow('monitoring.traceGroup: true conflicts with monitoring.tracing: false. Remove one of them.');
  });
});

test('two systems in one account have their own metrics', () => {
  const made = templateOf((stack) => {
    new ServerlessApiPattern(stack, 'Shop');
    new ServerlessApiPattern(stack, 'Depot');
  });
  const names = Object.values(made.findResources('AWS::ApiGateway::RestApi')).map(({ Properties }) => Properties.Name);
  expect(new Set(names).size).toBe(2);
});

describe('objectives', () => {
  test('are made of the metrics of the API', () => {
    const made = system({ objectives: { availability: 99.5, latency: Duration.millis(300), latencyAttainment: 95, days: 7 } });
    const [{ Properties: api }] = Object.values(made.findResources('AWS::ApiGateway::RestApi'));
    const stat = (MetricName: string, Stat: string) => [{
      ReturnData: true,
      Id: expect.any(String),
      MetricStat: {
        Period: 60,
        Stat,
        Metric: { Namespace: 'AWS/ApiGateway', MetricName, Dimensions: expect.arrayContaining([{ Name: 'ApiName', Value: api.Name }, { Name: 'Stage', Value: expect.anything() }]) },
      },
    }];
    const [availability, latency] = Object.values(made.findResources('AWS::ApplicationSignals::ServiceLevelObjective')).map(({ Properties }) => Properties)
      .sort((a, b) => a.Name.localeCompare(b.Name));
    const interval = { RollingInterval: { Duration: 7, DurationUnit: 'DAY' } };
    expect(availability).toMatchObject({
      RequestBasedSli: { RequestBasedSliMetric: { TotalRequestCountMetric: stat('Count', 'Sum'), MonitoredRequestCountMetric: { BadCountMetric: stat('5XXError', 'Sum') } } },
      Goal: { AttainmentGoal: 99.5, Interval: interval },
    });
    expect(latency).toMatchObject({
      Sli: { ComparisonOperator: 'LessThanOrEqualTo', MetricThreshold: 300, SliMetric: { MetricDataQueries: stat('Latency', 'p99') } },
      Goal: { AttainmentGoal: 95, Interval: interval },
    });
    expect([availability.Name, latency.Name].every((name) => /^[0-9A-Za-z][-._0-9A-Za-z ]{0,126}[0-9A-Za-z]$/.test(name))).toBe(true);
  });

  test('are not made unasked', () => {
    system().resourceCountIs('AWS::ApplicationSignals::ServiceLevelObjective', 0);
  });

  test.each<[MonitoringOptions['objectives'], string]>([
    [{ availability: 100 }, 'monitoring.objectives.availability: 100 cannot be used. Allowed: a percentage over 0, at most 99.999'],
    [{ availability: -1 }, 'monitoring.objectives.availability'],
    [{ latencyAttainment: 0 }, 'monitoring.objectives.latencyAttainment'],
    [{ latency: Duration.seconds(0) }, 'monitoring.objectives.latency'],
    [{ days: 91 }, 'monitoring.objectives.days'],
  ])('%j is refused', (objectives, message) => {
    expect(() => system({ objectives })).toThrow(message);
  });
});

describe('the concurrency of the account', () => {
  test('is watched where its limit is known', () => {
    system({ concurrencyThreshold: 900 }).hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'ClaimedAccountConcurrency', Threshold: 900, Statistic: 'Maximum' });
  });

  test.each([[0, {}], [1.5, {}], [900, { alarms: false }]])('%p with %j is refused', (concurrencyThreshold, options) => {
    expect(() => system({ ...options, concurrencyThreshold })).toThrow('monitoring.concurrencyThreshold');
  });
});

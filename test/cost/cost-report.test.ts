import * as fs from 'fs';
import * as path from 'path';
import { Annotations, App, CfnParameter, CfnResource, Duration, Lazy, NestedStack, Stack, Token } from 'aws-cdk-lib';
import { Annotations as Found, Match } from 'aws-cdk-lib/assertions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { reportOf } from './support/systems';
import { CostReport } from '../../src';
import { PRICES_AS_OF } from '../../src/cost/prices';
import { newStack, temporaryDirectory } from '../support/synth';
import { minimal } from '../support/systems';

afterEach(() => { jest.restoreAllMocks(); });

const dashboards = (stack: Stack, count: number) => {
  for (let index = 0; index < count; index++) new CfnResource(stack, `Dashboard${index}`, { type: 'AWS::CloudWatch::Dashboard' });
};
const database = (stack: Stack) => void new CfnResource(stack, 'Database', { type: 'AWS::RDS::DBInstance' });
const yearsLater = (days: number) => jest.spyOn(Date, 'now').mockReturnValue(Date.parse(PRICES_AS_OF) + days * 86_400_000);

describe('a report', () => {
  test('is over all stacks, nested ones too, and says which', () => {
    const stack = newStack();
    const app = stack.node.root as App;
    new Queue(new NestedStack(stack, 'Nested'), 'Queue');
    dashboards(new Stack(app, 'Other'), 2);
    expect(CostReport.of(app).lines.map((line) => [line.stack, line.monthlyAtRest, line.perMillion])).toEqual([
      [expect.stringMatching(/^Stack\/Nested/), 0, 0.4], ['Other', 3, undefined], ['Other', 3, undefined],
    ]);
    expect(CostReport.of(stack).monthlyAtRest).toBe(0);
    expect(() => CostReport.of(stack.node.findChild('Nested').node.findChild('Queue'))).toThrow(/Allowed: an App, a Stage or a Stack/);
  });

  test('counts alarms and dashboards in full, and tells what is free', () => {
    const report = reportOf((stack) => {
      dashboards(stack, 5);
      for (let index = 0; index < 12; index++) new CfnResource(stack, `Alarm${index}`, { type: 'AWS::CloudWatch::Alarm', properties: { Period: 300 } });
      new CfnResource(stack, 'Fast', { type: 'AWS::CloudWatch::Alarm', properties: { Period: 10 } });
    });
    expect(report.monthlyAtRest).toBeCloseTo(5 * 3 + 12 * 0.1 + 0.3, 6);
    expect(report.monthlyLessAllowances).toBeCloseTo(2 * 3 + 2 * 0.1 + 0.3, 6);
  });

  test('names what it has no price for, and does not take it for free', () => {
    const report = reportOf(database);
    expect(report.notPriced).toEqual(['Database (AWS::RDS::DBInstance) of Stack: all of it: there is no price for this type']);
    expect(report.lines).toEqual([]);
    expect(report.toText()).toContain('Not priced:\n- Database (AWS::RDS::DBInstance)');
    expect(report.toMarkdown()).toContain('**Not priced**\n\n- Database (AWS::RDS::DBInstance)');
  });

  test('names what is known at deployment only', () => {
    const report = reportOf((stack) => {
      const parameter = new CfnParameter(stack, 'Parameter');
      new CfnResource(stack, 'Table', { type: 'AWS::DynamoDB::Table', properties: { ProvisionedThroughput: { WriteCapacityUnits: { Ref: parameter.logicalId } } } });
      new CfnResource(stack, 'Stage', { type: 'AWS::ApiGateway::Stage', properties: { CacheClusterEnabled: true, CacheClusterSize: { Ref: parameter.logicalId } } });
      new CfnResource(stack, 'Function', { type: 'AWS::Lambda::Function', properties: { MemorySize: { Ref: parameter.logicalId } } });
      new CfnResource(stack, 'Users', { type: 'AWS::Cognito::UserPool', properties: { UserPoolTier: { Ref: parameter.logicalId } } });
      new CfnResource(stack, 'Endpoint', { type: 'AWS::EC2::VPCEndpoint', properties: { VpcEndpointType: 'Interface', SubnetIds: { Ref: parameter.logicalId } } });
    });
    expect(report.notPriced.map((each) => each.split(' ')[0])).toEqual(['Table', 'Table', 'Stage', 'Function', 'Users', 'Endpoint']);
    expect(report.monthlyAtRest).toBe(0);
  });

  test('supposes how long functions run, and says so', () => {
    const stack = newStack();
    new CfnResource(stack, 'Function', { type: 'AWS::Lambda::Function', properties: { MemorySize: 1_024 } });
    const report = CostReport.of(stack, { functionDuration: Duration.seconds(2) });
    expect(report.lines[0].perMillion).toBeCloseTo(0.2 + 1_000_000 * 2 * 0.0000166667, 3);
    expect(report.toText()).toContain('2000 ms');
    expect(CostReport.of(stack).lines[0]).toEqual(CostReport.of(stack, { functionDuration: Duration.millis(100) }).lines[0]);
  });

  test.each([Duration.millis(0), Duration.minutes(16), Duration.millis(Lazy.number({ produce: () => 1 }))])('supposes nothing senseless: %s', (functionDuration) => {
    expect(() => CostReport.of(newStack(), { functionDuration })).toThrow(/^functionDuration: .* cannot be used. Allowed: 1 millisecond to 15 minutes\.$/);
  });

  test('is a table, the dearest first, that says it is an estimate of a day', () => {
    const stack = newStack();
    minimal(stack);
    const report = CostReport.of(stack);
    const [first, ...rest] = report.toText().split('\n');
    expect(first).toBe(`An estimate by the list prices of us-east-1 of ${PRICES_AS_OF}, without taxes and discounts.`);
    const table = rest.slice(rest.indexOf('') + 1);
    expect(table[0]).toMatch(/^Resource +What +A month at rest +A million +Besides$/);
    expect(table[1]).toMatch(/^ShopFirewall\w+ +web ACL +\$5\.00$/);
    expect(report.toMarkdown()).toMatch(/\n\| ShopFirewall\w+ \| web ACL \| \$5\.00 \|  \|  \|\n/);
    expect(report.pricesAsOf).toBe(PRICES_AS_OF);
  });
});

describe('a report of a template', () => {
  const write = (content: string) => {
    const file = path.join(temporaryDirectory(), 'Shop.template.json');
    fs.writeFileSync(file, content);
    return file;
  };

  test('is that of the stack', () => {
    const stack = newStack();
    minimal(stack);
    const whole = CostReport.of(stack);
    const report = CostReport.ofTemplate(path.join((stack.node.root as App).outdir, stack.templateFile));
    expect(report.lines).toEqual(whole.lines);
    expect(report.monthlyAtRest).toBe(whole.monthlyAtRest);
  });

  test.each([
    ['nothing', undefined, /a template that is there/], ['no JSON', 'Resources:', /a template as JSON/],
    ['no template', '[]', /with Resources/], ['null', 'null', /with Resources/],
  ])('is refused of %s', (_, content, message) => {
    expect(() => CostReport.ofTemplate(content === undefined ? 'no.template.json' : write(content))).toThrow(message);
  });
});

describe('a limit', () => {
  const limited = (monthly: number, build: (stack: Stack) => void) => () => {
    const stack = newStack();
    const app = stack.node.root as App;
    CostReport.limit(app, { monthly });
    build(stack);
    return app.synth();
  };

  test('ends the synthesis of what costs more, and names the dearest', () => {
    expect(limited(13, minimal)).toThrow(/The idle cost of about \$14\.90 a month[^]*exceeds the limit of \$13\.00\. The most expensive resources:\s+- \$5\.00 {2}ShopFirewall\w+ of Stack: web ACL/);
  });

  test('lets pass what costs as much', () => {
    expect(limited(14.9, minimal)).not.toThrow();
    expect(limited(0, () => {})).not.toThrow();
    expect(limited(0, (stack) => dashboards(stack, 1))).toThrow(/exceeds the limit of \$0\.00/);
  });

  test('warns of what has no price', () => {
    const print = jest.spyOn(console, 'error').mockImplementation();
    const { directory } = limited(0, database)();
    expect(print.mock.calls.join()).toContain('Database (AWS::RDS::DBInstance)');
    expect(fs.readFileSync(path.join(directory, 'validation-report.json'), 'utf8')).toContain('as they have no price');
  });

  test.each([-1, NaN, Infinity, Token.asNumber({ Ref: 'Limit' })])('is refused where it is senseless: %d', (monthly) => {
    expect(limited(monthly, () => {})).toThrow(/^monthly: .* cannot be used\. Allowed: US dollars, 0 or more\.$/);
  });

  test('is of whole stacks', () => {
    const stack = newStack();
    expect(() => CostReport.limit(new Queue(stack, 'Queue'), { monthly: 1 })).toThrow(/an App, a Stage or a Stack/);
  });
});

describe('prices', () => {
  const OLD = Match.stringLikeRegexp('more than a year old.*');

  test('of a year ago are old, in words and in a warning', () => {
    const stack = newStack();
    yearsLater(366);
    CostReport.limit(stack, { monthly: 1 });
    Found.fromStack(stack).hasWarning('*', OLD);
    expect(CostReport.of(stack).toText()).toContain('older than a year');
  });

  test('are no older than they are', () => {
    const stack = newStack();
    yearsLater(365);
    CostReport.limit(stack, { monthly: 1 });
    Found.fromStack(stack).hasNoWarning('*', OLD);
    expect(CostReport.of(stack).toText()).not.toContain('older than a year');
  });

  test('may be old where one says so', () => {
    const stack = newStack();
    yearsLater(1_000);
    Annotations.of(stack).acknowledgeWarning('cdk-serverless-api-pattern:oldPrices', 'Good enough.');
    CostReport.limit(stack, { monthly: 1 });
    Found.fromStack(stack).hasNoWarning('*', OLD);
  });
});

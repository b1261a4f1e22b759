import { Match, Template } from 'aws-cdk-lib/assertions';
import { CustomDataIdentifier, DataIdentifier, DataProtectionPolicy, LogGroup, LogGroupClass } from 'aws-cdk-lib/aws-logs';
import { AccessLog, ServerlessApiPattern, ServerlessApiPatternProps } from '../../src';
import { reportsOf, unacknowledged } from '../support/compliance';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { newStack, templateOf } from '../support/synth';
import { everySystem } from '../support/systems';
import { WidgetMetric, dashboardOf, partsOf } from './support/dashboard';

const policy = () => new DataProtectionPolicy({ identifiers: [DataIdentifier.EMAILADDRESS, new CustomDataIdentifier('Customer', 'C-[0-9]{8}')] });
const infrequent = { accessLogClass: LogGroupClass.INFREQUENT_ACCESS };
const groupsOf = (made: Template) => Object.entries(made.findResources('AWS::Logs::LogGroup'));

test('access logs are of the class that is asked for, and functions stay STANDARD, of whose logs metrics are made', () => {
  const made = templateOf((stack) => void everySystem(stack, { api: infrequent, realtime: infrequent }));
  const classes = groupsOf(made).map(([id, { Properties }]) => [/AccessLogs/.test(id), Properties.LogGroupClass]);
  expect(classes.filter(([access]) => access)).toEqual([[true, 'INFREQUENT_ACCESS'], [true, 'INFREQUENT_ACCESS']]);
  expect(new Set(classes.filter(([access]) => !access).map(([, logClass]) => logClass))).toEqual(new Set([undefined]));
});

test('the estimate knows what they cost', () => {
  const rates = (api: ServerlessApiPatternProps['api']) => {
    const { Resources: resources } = templateOf((stack) => void new ServerlessApiPattern(stack, 'Shop', { api })).toJSON();
    const logs = dashboardOf(resources).widgets.find(({ properties }) => properties.title === 'Logs, $ an hour')!;
    return logs.properties.metrics.map((metric: WidgetMetric) => /\* ([\d.]+) /.exec(partsOf(metric).options.expression ?? '')?.[1]).filter(Boolean);
  };
  expect([Number(rates({})[0]), Number(rates(infrequent)[0])]).toEqual([expect.closeTo(0.5 / 1073.741824, 6), expect.closeTo(0.25 / 1073.741824, 6)]);
});

test('personal data is masked in every log of functions and APIs', () => {
  const firewall = { firewallEnabled: false };
  const made = templateOf((stack) => void everySystem(stack, { monitoring: { logDataProtection: policy() }, security: firewall }));
  const names = groupsOf(made).filter(([, { Properties }]) => !Properties.DataProtectionPolicy).map(([id]) => id);
  expect(names).toEqual([]);
  expect(groupsOf(made).length).toBeGreaterThan(9);
  made.allResourcesProperties('AWS::Logs::LogGroup', {
    DataProtectionPolicy: Match.objectLike({
      Statement: [Match.objectLike({ Operation: { Audit: Match.anyValue() } }), Match.objectLike({ Operation: { Deidentify: { MaskConfig: {} } } })],
    }),
  });
});

test('findings go where they are asked to go', () => {
  const stack = newStack();
  const audits = new LogGroup(stack, 'Audits');
  const logDataProtection = new DataProtectionPolicy({ identifiers: [DataIdentifier.EMAILADDRESS], logGroupAuditDestination: audits });
  new ServerlessApiPattern(stack, 'Shop', { monitoring: { logDataProtection } });
  const [id] = Object.keys(Template.fromStack(stack).findResources('AWS::Logs::LogGroup')).filter((each) => each.startsWith('Audits'));
  expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::Logs::LogGroup'))).toContain(`"CloudWatchLogs":{"LogGroup":{"Ref":"${id}"}}`);
});

test.each<[ServerlessApiPatternProps, string]>([
  [{ api: infrequent, monitoring: { logDataProtection: policy() } }, 'api.accessLogClass: \'INFREQUENT_ACCESS\' cannot be used. Allowed: STANDARD together with monitoring.logDataProtection'],
  [{ api: { ...infrequent, accessLog: AccessLog.none() } }, 'api.accessLogClass: \'INFREQUENT_ACCESS\' cannot be used. Allowed: nothing where no access log is written'],
  [{ api: { accessLogClass: LogGroupClass.DELIVERY } }, 'STANDARD or INFREQUENT_ACCESS'],
  [{ realtime: { ...infrequent, accessLog: AccessLog.none() } }, 'realtime.accessLogClass'],
])('%# a class that cannot be had is refused', (props, message) => {
  expect(() => new ServerlessApiPattern(newStack(), 'Shop', props)).toThrow(message);
});

test.each(SAMPLED_FLAG_SETS)('masked and cheap logs are clean, with %s', (_, flags) => {
  expect(unacknowledged(reportsOf((stack) => void everySystem(stack, { monitoring: { logDataProtection: policy() } }), flags))).toEqual([]);
  expect(unacknowledged(reportsOf((stack) => void everySystem(stack, { api: infrequent, realtime: infrequent }), flags))).toEqual([]);
});

import { Duration } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { profileReport, wayOfARead } from './support/systems';
import { CacheSize, CostReport, Profile, ServerlessApiPattern, ServerlessApiPatternProps } from '../../src';
import { CACHE_PRICES, FREE_ALARM_METRICS, HOURS, PRICES } from '../../src/cost/prices';
import { read } from '../support/documents';
import { newStack } from '../support/synth';

const reports = [Profile.DEVELOPMENT, Profile.PRODUCTION, Profile.REGULATED].map((profile) => profileReport(profile));
const [, production, regulated] = reports;

/** As texts have them: `$0`, `$14.90`, `$1,387`. */
const usd = (amount: number) => (amount === 0 ? '$0' : `$${amount.toFixed(2)}`);
const about = (amount: number) => `$${Math.round(amount).toLocaleString('en-US')}`;

const row = (title: string, amounts: readonly number[]) => `| ${[title, ...amounts.map(usd)].join(' | ')} |`;
const sum = ({ lines }: CostReport, type: string) =>
  lines.filter(({ resourceType }) => resourceType === type).reduce((total, { monthlyAtRest }) => total + monthlyAtRest, 0);

const firewall = sum(production, 'AWS::WAFv2::WebACL');
const additional = about(regulated.monthlyAtRest - production.monthlyAtRest);
const endpoint = HOURS * PRICES.endpoint.usd;

/** Alarms, and the metrics that they watch. */
function alarms(region: string, props: ServerlessApiPatternProps = {}): { readonly alarms: number; readonly metrics: number } {
  const stack = newStack({ env: { region } });
  new ServerlessApiPattern(stack, 'Shop', props);
  const lines = CostReport.of(stack).lines.filter(({ resourceType }) => resourceType === 'AWS::CloudWatch::Alarm');
  const metrics = lines.reduce((total, { monthlyAtRest }) => total + monthlyAtRest, 0) / PRICES.alarmMetric.usd;
  return { alarms: lines.length, metrics: Math.round(metrics) };
}

const beyondFree = (metrics: number) => usd((metrics - FREE_ALARM_METRICS) * PRICES.alarmMetric.usd);
const everyPart: ServerlessApiPatternProps = { realtime: {}, ingest: {}, website: {}, schedules: [{ id: 'Hourly', schedule: ScheduleExpression.rate(Duration.hours(1)) }] };
const [few, many, manyInVirginia] = [alarms('eu-west-1'), alarms('eu-west-1', everyPart), alarms('us-east-1', everyPart)];

test.each<[string, string]>([
  ['README.md', row('Idle cost a month', reports.map(({ monthlyAtRest }) => monthlyAtRest))],
  ['README.md', row('The same, if your account has no other alarms and dashboards', reports.map(({ monthlyLessAllowances }) => monthlyLessAllowances))],
  ['README.md', row('A million `GET /items/{id}`', reports.map((report) => wayOfARead(report).reduce((total, { perMillion = 0 }) => total + perMillion, 0)))],
  ['docs/faq.md', `Nothing in DEVELOPMENT, about ${about(production.monthlyAtRest)} a month in PRODUCTION (firewall, dashboard, alarms) and about ${about(regulated.monthlyAtRest)} in REGULATED.`],
  ['docs/faq.md', `The firewall is ${about(firewall)} of the ${about(production.monthlyAtRest)}:`],
  ['docs/firewall.md', `| The firewall and its four default rules | ${about(firewall)} a month: ${about(PRICES.webAcl.usd)}, and ${about(PRICES.webAclRule.usd)} for each rule and rule group |`],
  ['docs/firewall.md', `| Requests, blocked ones too | ${usd(PRICES.webAclRequests.usd)} per million |`],
  ['docs/monitoring.md', `| The default system | ${few.alarms} | ${few.metrics} | ${beyondFree(few.metrics)} |`],
  ['docs/monitoring.md', `| with \`realtime\`, \`ingest\`, \`website\`, one schedule | ${many.alarms}, in us-east-1 ${manyInVirginia.alarms} | ${many.metrics}, in us-east-1 ${manyInVirginia.metrics} | ${beyondFree(many.metrics)} |`],
  ['docs/monitoring.md', `the firewall's ${about(firewall)}`],
  ['docs/regulated.md', `| \`security.encryption\` | ${about(sum(regulated, 'AWS::KMS::Key'))} |`],
  ['docs/regulated.md', `| \`security.network\` | ${about(sum(regulated, 'AWS::EC2::VPCEndpoint'))} |`],
  ['docs/regulated.md', `| \`api.cacheEnabled\` | ${about(CACHE_PRICES['0.5'] * HOURS)} |`],
  ['docs/regulated.md', `${about(2 * endpoint)} a month in two zones`],
  ['docs/jobs.md', `about ${about(2 * endpoint)} a month in two zones`],
  ['src/security/network.ts', `about ${about(sum(regulated, 'AWS::EC2::VPCEndpoint'))} a month in two zones`],
  ['src/security/private-network.ts', `About ${usd(endpoint)} a month and zone.`],
  ['src/security/web-firewall.ts', `About ${about(firewall)} a month (${about(PRICES.webAcl.usd)} and ${about(PRICES.webAclRule.usd)} per rule)`],
  ['src/security/security-options.ts', `About ${about(firewall)} a month and ${usd(PRICES.webAclRequests.usd)} per million requests.`],
  ['src/monitoring/alarm-options.ts', `About ${about(PRICES.dashboard.usd)} a month`],
  ['src/monitoring/alarm-options.ts', `About ${usd(PRICES.alarmMetric.usd)} per alarm and month`],
  ['src/compute/provisioned-concurrency.ts', `About ${about(PRICES.provisionedArm.usd * 1.25 * HOURS * 3600)} a month`],
  ['src/pattern/serverless-api-pattern.ts', `about ${about(production.monthlyAtRest)} a month in PRODUCTION`],
  ['src/pattern/serverless-api-pattern.ts', `${additional} more in REGULATED`],
  ['src/profile/profile.ts', `about ${additional} a month more than PRODUCTION`],
  ...Object.values(CacheSize).map((size): [string, string] => ['src/api/cache-options.ts', `/** ${size} GB, about ${about(CACHE_PRICES[size] * HOURS)} a month. */`]),
])('%s quotes what is computed: %s', (file, quoted) => {
  expect({ quotes: read(file).includes(quoted) }).toEqual({ quotes: true });
});

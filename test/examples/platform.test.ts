import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Auth, Evidence, SettingOrigin } from 'cdk-serverless-api-pattern';
import { AcmeService, AcmeServiceProps } from '../../examples/platform/acme-service';
import { ordersApp } from '../../examples/platform/orders-app';
import { reportsOfApp, unacknowledged } from '../support/compliance';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { newStack, temporaryDirectory, UNSTAGED } from '../support/synth';

const QUIET = { analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false };
const newApp = () => new App({ ...QUIET, outdir: temporaryDirectory(), context: UNSTAGED });
const service = (props: Partial<AcmeServiceProps>) => new AcmeService(newStack(), 'Orders', { team: 'orders', production: true, ...props });

test.each(SAMPLED_FLAG_SETS)('the team\'s app is clean with %s', (_, context) => {
  expect(unacknowledged(reportsOfApp((app) => void ordersApp(app), context))).toEqual([]);
});

test.each<[string, Partial<AcmeServiceProps>]>([
  ['monitoring.alarms', { monitoring: { alarms: false } }],
  ['security.firewallEnabled', { production: false, security: { firewallEnabled: false } }],
  ['data.table.deletionProtection', { data: { table: { deletionProtection: false } } }],
])('a team cannot override %s', (setting, props) => {
  expect(() => service(props)).toThrow(`Stack/Orders/System ${setting}: false cannot be used. The profile 'acme-${props.production === false ? 'development' : 'production'}' locks ${setting}. `
    + 'Its reason: ACME-SEC-7 demands it in every account.');
});

test('a team decides what is not locked, and is told who decided what', () => {
  const { system } = service({ auth: Auth.iam(), monitoring: { dashboard: false } });
  const told = new Map(system.explain().differences().settings.map(({ name, origin }) => [name, origin]));
  expect(told.get('monitoring.dashboard')).toBe(SettingOrigin.USER);
  expect(told.get('monitoring.logRetention')).toBe(SettingOrigin.PLATFORM);
  expect(told.has('monitoring.alarms')).toBe(false);
});

test('the team is called, and its resources are its own', () => {
  const stack = newStack();
  new AcmeService(stack, 'Orders', { team: 'orders', production: true });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'orders-on-call@acme.example' });
  template.allResourcesProperties('AWS::DynamoDB::GlobalTable', { Replicas: [{ Tags: [{ Key: 'stage', Value: 'production' }, { Key: 'team', Value: 'orders' }] }] });
});

test('the evidence is checked against the app', () => {
  const directory = temporaryDirectory();
  Evidence.of(ordersApp(newApp()), { validator: false }).write(directory);
  expect(() => Evidence.of(ordersApp(newApp()), { validator: false }).check(directory)).not.toThrow();
  const changed = ordersApp(newApp());
  const { system } = (changed.node.findChild('OrdersProduction') as Stack).node.findChild('Orders') as AcmeService;
  system.addRoute('DELETE /prices', { function: system.functions.Prices });
  expect(() => Evidence.of(changed, { validator: false }).check(directory)).toThrow(/\+ OrdersProduction, routes: \w+ \| DELETE \/prices \| COGNITO_USER_POOLS/);
});

import { Duration, Fn, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { MockIntegration, RestApi, Stage } from 'aws-cdk-lib/aws-apigateway';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { FirewallScope, Monitoring, RequestMatch, WebFirewall, WebFirewallProps, WebFirewallRules } from '../../../src';
import { newStack } from '../../support/synth';
import { everything } from '../support/firewall';

const ARN = 'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/mine/1';

function stageIn(stack: Stack, id = 'Api'): Stage {
  const api = new RestApi(stack, id, { cloudWatchRole: false });
  api.root.addMethod('GET', new MockIntegration());
  return api.deploymentStage;
}

const associations = (build: (stack: Stack) => void) => {
  const stack = newStack({ env: { region: 'eu-west-1' } });
  build(stack);
  return Object.entries(Template.fromStack(stack).findResources('AWS::WAFv2::WebACLAssociation'));
};

test('an association keeps its id, whatever else the firewall gets: made anew, it would end with the old one', () => {
  const idsOf = (props?: WebFirewallProps) => associations((stack) => {
    const made = props ? everything(stack, props) : new WebFirewall(stack, 'Firewall');
    made.protect(stageIn(stack));
    made.protect(stageIn(stack, 'Other'));
  }).map(([id]) => id);
  expect(idsOf({})).toEqual(idsOf());
  expect(idsOf().map((id) => id.slice(0, -8))).toEqual(['FirewallAssociation', 'FirewallAssociation1']);
});

test('your own web ACL protects a stage', () => {
  const [[id, { Properties }], ...others] = associations((stack) => WebFirewall.protectBy(ARN, stageIn(stack)));
  expect(others).toEqual([]);
  expect(id).toMatch(/^ApiDeploymentStageprodWebAclAssociation/);
  expect(Properties).toMatchObject({ WebACLArn: ARN, ResourceArn: { 'Fn::Join': ['', expect.arrayContaining([expect.stringContaining('/restapis/')])] } });
});

test('a web ACL passes where its ARN or the Region of the stage is known only at deployment', () => {
  for (const [arn, region] of [[Fn.importValue('WebAcl'), 'eu-west-1'], [ARN, undefined]]) {
    const stack = newStack({ env: { region } });
    WebFirewall.protectBy(arn!, stageIn(stack));
    Template.fromStack(stack).hasResourceProperties('AWS::WAFv2::WebACLAssociation', { WebACLArn: stack.resolve(arn) });
  }
});

test.each([
  [`x${ARN}`, 'ARNs of web ACLs of the scope REGIONAL'],
  ['arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/', 'ARNs of web ACLs of the scope REGIONAL'],
  ['arn:aws:wafv2:us-east-1:123456789012:global/webacl/mine/1', 'ARNs of web ACLs of the scope REGIONAL'],
  ['arn:aws:wafv2:eu-west-1:123456789012:regional/ipset/mine/1', 'ARNs of web ACLs of the scope REGIONAL'],
  ['mine', 'ARNs of web ACLs of the scope REGIONAL'],
  [ARN.replace('eu-west-1', 'eu-west-2'), 'web ACLs in eu-west-1, where the stage is'],
])('refuses the web ACL %s', (arn, allowed) => {
  expect(() => associations((stack) => WebFirewall.protectBy(arn, stageIn(stack)))).toThrow(`security.webAclArn: '${arn}' cannot be used. Allowed: ${allowed}`);
});

test('a firewall for CloudFront is made in us-east-1, and stands in front of no stage', () => {
  const make = (region?: string) => new WebFirewall(newStack({ env: { region } }), 'Firewall', { scope: FirewallScope.CLOUDFRONT });
  expect(make('us-east-1').webAcl.scope).toBe('CLOUDFRONT');
  expect(make().webAcl.scope).toBe('CLOUDFRONT');
  expect(() => make('eu-west-1')).toThrow("scope: 'CLOUDFRONT in eu-west-1' cannot be used. Allowed: CLOUDFRONT in a stack in us-east-1");
  expect(() => make('us-east-1').protect(stageIn(newStack()))).toThrow("protect(): 'CLOUDFRONT' cannot be used");
});

test('metrics are those of the firewall, in its region', () => {
  const dimensions = (props?: WebFirewallProps) => {
    const made = new WebFirewall(newStack({ env: { region: 'us-east-1' } }), 'Firewall', props);
    return [made.metricBlockedRequests(), made.metricAllowedRequests(), made.metricCountedRequests()]
      .map(({ namespace, metricName, dimensions: values }) => [namespace, metricName, values]);
  };
  const regional = { WebACL: expect.stringMatching(/^StackFirewall/), Rule: 'ALL', Region: 'us-east-1' };
  expect(dimensions()).toEqual(['BlockedRequests', 'AllowedRequests', 'CountedRequests'].map((name) => ['AWS/WAFV2', name, regional]));
  expect(dimensions({ metricName: 'Shop', scope: FirewallScope.CLOUDFRONT })[0][2]).toEqual({ WebACL: 'Shop', Rule: 'ALL' });
  expect(new WebFirewall(newStack(), 'Firewall', { metricName: 'Shop' }).webAcl.visibilityConfig).toMatchObject({ metricName: 'Shop' });
});

test('metrics are sums over five minutes', () => {
  const metric = new WebFirewall(newStack(), 'Firewall').metricAllowedRequests();
  expect([metric.statistic, metric.period]).toEqual(['Sum', Duration.minutes(5)]);
});

test('a name of metrics made from a long path has the 128 characters that AWS WAF takes', () => {
  const made = new WebFirewall(new Construct(newStack(), 'x'.repeat(200)), 'Firewall');
  expect(made.metricBlockedRequests().dimensions!.WebACL).toHaveLength(128);
});

test('two firewalls have their own metrics', () => {
  const stack = newStack();
  const [one, two] = ['A', 'B'].map((id) => new WebFirewall(new Construct(stack, id), 'Firewall').metricBlockedRequests().dimensions!.WebACL);
  expect(one).not.toBe(two);
});

test('blocked requests are drawn, and many raise an alarm', () => {
  const watched = (threshold?: number) => {
    const stack = newStack();
    const monitoring = new Monitoring(stack, 'Monitoring');
    new WebFirewall(stack, 'Firewall')._watch(monitoring, threshold);
    return [monitoring.alarms, Template.fromStack(stack)] as [Alarm[], Template];
  };
  const [none, drawn] = watched();
  expect(none).toEqual([]);
  const text = JSON.stringify(drawn.findResources('AWS::CloudWatch::Dashboard'));
  expect(text).toContain('Firewall: requests');
  for (const metric of ['BlockedRequests', 'AllowedRequests', 'CountedRequests']) expect(text).toContain(metric);
  const [[alarm], template] = watched(500);
  expect(alarm.node.id).toBe('FirewallBlockedRequests');
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmDescription: Match.stringLikeRegexp('firewall-blocked-requests'),
    Threshold: 500,
    MetricName: 'BlockedRequests',
    Namespace: 'AWS/WAFV2',
    Statistic: 'Sum',
    Period: 300,
    Dimensions: Match.arrayWith([{ Name: 'WebACL', Value: Match.stringLikeRegexp('^StackFirewall') }]),
    TreatMissingData: 'notBreaching',
  });
  expect(() => watched(1)).not.toThrow();
  expect(() => watched(0)).toThrow('security.blockedRequestsThreshold: 0 cannot be used');
});

const capacity = (props?: WebFirewallProps) => new WebFirewall(newStack(), 'Firewall', props).capacity;
const vendor = (units: number) => WebFirewallRules.managed({ vendorName: 'Acme', groupName: 'Api', capacity: units });

test('capacity is the sum of what AWS documents', () => {
  // 2 for the rate limit, 25, 700 and 200 for the groups.
  expect(capacity()).toBe(927);
  expect(capacity({ ruleGroups: [] })).toBe(2);
  expect(everything(newStack({ env: { region: 'eu-west-1', account: '123456789012' } })).capacity).toBe(
    10 + 5 + 5 // addresses in any place of a header
    + 1 // countries
    + 1 + 24 // a body of some requests: 2 for the method, 2 and two transformations for the path
    + 2 + (2 + 24) + (2 + 150) + (2 + 120) + 2 + (2 + 2) // rates
    + 25 + 50 + 700 + (200 + 22) // groups
    + (50 + 24 + 1) + 50 + 50 + 10 // further ones
    + 2 + 2, // rules
  );
  expect(capacity({ ruleGroups: [], rules: [{ name: 'A', match: RequestMatch.label('a') }] })).toBe(3);
});

const warnings = (units: number) => {
  const stack = newStack();
  new WebFirewall(stack, 'Firewall', { ruleGroups: [vendor(units)] });
  return Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => String(entry.data));
};

test.each([[1498, undefined], [1499, '$0.20'], [1998, '$0.20'], [1999, '$0.40'], [4998, '$1.40']])('a group of %d units beside the rate limit costs %s more', (units, price) => {
  const found = warnings(units);
  expect(found.length).toBe(price ? 1 : 0);
  if (price) {
    expect(found[0]).toContain(`about $0.20 more per million requests: ${price} here.`);
    expect(found[0]).toContain('[ack: cdk-serverless-api-pattern:firewallCapacity]');
  }
});

test('more capacity than a web ACL has is refused, with what takes it', () => {
  expect(() => capacity({ ruleGroups: [vendor(4999)] })).toThrow("security.firewall: '5001 capacity units (RateLimit 2, Api 4999)' cannot be used. Allowed: at most 5000");
});

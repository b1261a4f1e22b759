import { Lazy } from 'aws-cdk-lib';
import { HostedZone, IHostedZone } from 'aws-cdk-lib/aws-route53';
import { checkHostedZone } from '../../src/private/hosted-zone';
import { newStack } from '../support/synth';

const named = (zoneName: string): IHostedZone => HostedZone.fromHostedZoneAttributes(newStack(), 'Zone', { hostedZoneId: 'Z1', zoneName });
const check = (domainName: string, zone?: IHostedZone) => () => checkHostedZone('api.domain', domainName, zone);

test.each([
  ['example.com', 'example.com'],
  ['api.example.com', 'example.com'],
  ['a.b.example.com', 'example.com'],
  ['*.example.com', 'example.com'],
  ['api.example.com', 'Example.com.'],
])('%s is in the zone of %s', (domainName, zoneName) => {
  expect(check(domainName, named(zoneName))).not.toThrow();
});

test.each([
  ['api.example.com', 'example.org'],
  ['myexample.com', 'example.com'],
  ['example.com', 'api.example.com'],
])('%s is not in the zone of %s', (domainName, zoneName) => {
  expect(check(domainName, named(zoneName))).toThrow(`api.domain.domainName: '${domainName}' conflicts with api.domain.hostedZone, which is the zone of '${zoneName}'. `
    + `Use a name that ends with .${zoneName}, or the zone that has ${domainName}.`);
});

test('values that are unknown at synthesis pass', () => {
  const token = Lazy.string({ produce: () => 'example.org' });
  expect(check('api.example.com', named(token))).not.toThrow();
  expect(check(`api.${token}`, named('example.com'))).not.toThrow();
  expect(check('api.example.com', HostedZone.fromHostedZoneId(newStack(), 'Zone', 'Z1'))).not.toThrow();
  expect(check('api.example.com')).not.toThrow();
});

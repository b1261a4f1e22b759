import { Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { ServerlessApiPattern, ServerlessApiPatternProps } from '../../src';
import { newStack } from '../support/synth';

/** As JavaScript passes them. */
const shopOf = (props: unknown) => new ServerlessApiPattern(newStack(), 'Shop', props as ServerlessApiPatternProps);

test.each<[string, unknown]>([
  ["compute.handlers: 'itms' cannot be used. Allowed: authorizer, broadcast, changes, entities,", { compute: { handlers: { itms: { memorySize: 1024 } } } }],
  ["compute.handlers: 'Items' cannot be used.", { compute: { handlers: { Items: {} } } }],
  ["compute.handlers.items: 'memory' cannot be used.", { compute: { handlers: { items: { memory: 1024 } } } }],
  ["compute.handlers.items.replacement: 'codes' cannot be used. Allowed: bundling, code,", { compute: { handlers: { items: { replacement: { codes: 1 } } } } }],
  ["compute.defaults: 'timeout' cannot be used. Allowed: environment, layers, logLevel, memorySize, tracing.", { compute: { defaults: { timeout: 3 } } }],
  ["api: 'throtle' cannot be used.", { api: { throtle: { rateLimit: 1, burstLimit: 1 } } }],
  ["api.domain: 'zone' cannot be used. Allowed: basePath, certificate, defaultEndpointEnabled, domainName, hostedZone, mutualTls, securityPolicy.", { api: { domain: { zone: 1 } } }],
  ["data.bucket.uploads: 'maxBytes' cannot be used.", { data: { bucket: { uploads: { maxBytes: 1 } } } }],
  ["monitoring: 'alarm' cannot be used.", { monitoring: { alarm: true } }],
])('refuses what a section does not have: %s', (message, props) => {
  expect(() => shopOf(props)).toThrow(`Stack/Shop ${message}`);
});

test('a name without a value is none', () => {
  expect(() => shopOf({ compute: { handlers: { itms: undefined } } })).not.toThrow();
});

test('warns of an unknown prop of the whole, which a wrapping construct may have handed on', () => {
  const found = (props: unknown) => Annotations.fromStack(Stack.of(shopOf(props)))
    .findWarning('*', Match.stringLikeRegexp('unknownProp')).map(({ entry }) => String(entry.data));
  expect(found({ monitorng: { alarms: false } })).toEqual([expect.stringMatching(/^monitorng isn't a prop of ServerlessApiPattern and has no effect\. Remove it or correct its name\. Props: .*monitoring,/)]);
  expect(found({ monitoring: { alarms: false } })).toEqual([]);
});

import { Stack } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { api, auth, realtime, website } from './arbitraries/api';
import { calls, MethodCall } from './arbitraries/calls';
import { compute, handlers } from './arbitraries/compute';
import { data } from './arbitraries/data';
import { entities, entityChanges, entityRoutes } from './arbitraries/entities';
import { jobs } from './arbitraries/jobs';
import { monitoring } from './arbitraries/monitoring';
import { ingest, queueing, schedules, workQueue } from './arbitraries/queueing';
import { security } from './arbitraries/security';
import { member, options } from './arbitrary';
import { Configuration, withoutContradictions } from './contradictions';
import { Draft } from './draft';
import { ExistingResources } from './existing';
import { build, invoke, toSource } from './expression';
import { Profile, ServerlessApiPattern, ServerlessApiPatternProps } from '../../src';

const props = options('ServerlessApiPatternProps', {}, {
  profile: member('Profile'),
  api,
  auth,
  compute,
  handlers,
  data,
  entities,
  entityRoutes,
  entityChanges,
  jobs,
  queueing,
  realtime: realtime(workQueue),
  ingest,
  schedules,
  website,
  security,
  monitoring,
  acknowledgeFindings: fc.constant(true),
  explainFile: fc.constantFrom('settings.json', 'settings.md'),
  asyncApiFile: fc.constantFrom('asyncapi.json', 'messages.v1.json'),
}, 2);

/** Any props and calls, each as documented, but perhaps not together. */
export const loose: fc.Arbitrary<Configuration> = fc.record({ props, calls });

/** Places that a stack can be in. Undefined: it does not say. */
export const REGIONS: (string | undefined)[] = [undefined, 'eu-west-1', 'cn-north-1', 'us-gov-west-1'];

export const profileOf = (configuration: Configuration): Profile =>
  ({ DEVELOPMENT: Profile.DEVELOPMENT, REGULATED: Profile.REGULATED })[new Draft(configuration.props).member('profile') ?? ''] ?? Profile.PRODUCTION;

/** Makes a configuration in a stack, as it can be there. */
export function make(stack: Stack, configuration: Configuration): ServerlessApiPattern {
  const existing = new ExistingResources(stack, profileOf(configuration));
  const shop = new ServerlessApiPattern(stack, 'Shop', build(configuration.props, { existing }) as ServerlessApiPatternProps);
  for (const { method, args } of configuration.calls) invoke(shop, method, args.map((arg) => build(arg, { existing, shop })));
  return shop;
}

/** The code that makes it. */
export function reproduction({ props: chosen, calls: made }: Configuration): string {
  const lines = made.map(({ method, args }: MethodCall) => `shop.${method}(${args.map((arg) => toSource(arg)).join(', ')});`);
  return [`const shop = new ServerlessApiPattern(stack, 'Shop', ${toSource(chosen)});`, ...lines].join('\n');
}

export { withoutContradictions };

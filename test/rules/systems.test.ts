import { Duration, Stack } from 'aws-cdk-lib';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { ours, reportOf } from './support';
import { Auth, CacheSize, Profile, ServerlessApiPattern } from '../../src';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { broughtIn, everySystem, everythingSet, minimal } from '../support/systems';

const FUNCTION = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') };

test.each(SAMPLED_FLAG_SETS)('the rules have nothing to say of what the library makes, with %s', (_, flags) => {
  const { findings } = reportOf((app) => {
    minimal(new Stack(app, 'Minimal'));
    everythingSet(new Stack(app, 'EverythingSet'));
    broughtIn(new Stack(app, 'BroughtIn'));
    for (const profile of Object.values(Profile)) {
      // A table with its own key needs a region.
      if (profile !== Profile.REGULATED) everySystem(new Stack(app, `Every-${profile}`), { profile });
      everySystem(new Stack(app, `Here-${profile}`, { env: { account: '123456789012', region: 'eu-west-1' } }), {
        profile, auth: Auth.cognito({ domainPrefix: `shop-${profile}` }),
      });
    }
    for (const [name, auth] of Object.entries({ Iam: Auth.iam(), Key: Auth.apiKey({ rateLimit: 5, burstLimit: 10 }) })) {
      new ServerlessApiPattern(new Stack(app, name), 'Shop', { auth });
    }
    new ServerlessApiPattern(new Stack(app, 'Chosen', { env: { account: '123456789012', region: 'eu-west-1' } }), 'Shop', {
      api: { cors: { allowOrigins: ['*'] } }, data: { table: { replicas: [{ region: 'eu-central-1', pointInTimeRecovery: false }] } },
    });
    new ServerlessApiPattern(new Stack(app, 'Unrecoverable'), 'Shop', { data: { table: { pointInTimeRecovery: false } } });
    const cached = new ServerlessApiPattern(new Stack(app, 'Cached'), 'Shop', { api: { cache: { size: CacheSize.GB_0_5 } } });
    cached.addRoute('GET /prices', { function: cached.addFunction('Prices', FUNCTION).alias, cache: { ttl: Duration.minutes(1) } });
  }, flags);

  // All of it together, with a key for each service, is more than one stack should have.
  const many = (construct: string) => construct === 'Here-regulated';
  const found = ours(findings).filter(({ rule, construct }) => rule !== 'SRV-StackResources' || !many(construct));
  expect(found.map(({ rule, construct }) => [rule, construct])).toEqual([]);
});

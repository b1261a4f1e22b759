import { CfnElement, Stack } from 'aws-cdk-lib';
import { APIS } from './fixtures/apis';
import { DATA } from './fixtures/data';
import { DELIVERY } from './fixtures/delivery';
import { EVENTS } from './fixtures/events';
import { Fixture } from './fixtures/fixture';
import { FUNCTIONS } from './fixtures/functions';
import { NEAR } from './fixtures/near';
import { POLICIES } from './fixtures/policies';
import { QUEUES } from './fixtures/queues';
import { STACKS } from './fixtures/stacks';
import { STREAMS } from './fixtures/streams';
import { TOPICS } from './fixtures/topics';
import { USERS } from './fixtures/users';
import { WEBSITES } from './fixtures/websites';
import { Found, ours, reportOf } from './support';
import { ServerlessRules } from '../../src';

const FIXTURES = [
  ...APIS, ...DATA, ...DELIVERY, ...EVENTS, ...FUNCTIONS, ...POLICIES, ...QUEUES, ...STACKS, ...STREAMS, ...TOPICS, ...USERS, ...WEBSITES,
].map((fixture, index): Fixture & { index: number } => ({ ...fixture, index }));

const expected = new Map<string, string>();
let findings: Found[];

/** All in one app: the engine takes seconds to make, and a tenth of one to use. */
beforeAll(() => {
  findings = ours(reportOf((app) => {
    for (const { index, bad, good } of FIXTURES) {
      const wrong = bad(new Stack(app, `Bad${index}`));
      expected.set(`Bad${index}`, CfnElement.isCfnElement(wrong) ? wrong.node.path : `Bad${index}`);
      good(new Stack(app, `Good${index}`));
    }
    NEAR.forEach(([, build], index) => build(new Stack(app, `Near${index}`)));
  }).findings);
});

const of = (stack: string, rule: string) => findings
  .filter(({ rule: name, construct }) => name === `SRV-${rule}` && construct.split('/')[0] === stack)
  .map(({ construct }) => construct);

test.each(FIXTURES)('$rule reports only its bad example ($index)', ({ rule, index }) => {
  expect([...new Set(of(`Bad${index}`, rule))]).toEqual([expected.get(`Bad${index}`)]);
});

test.each(FIXTURES)('$rule is silent on its good example ($index)', ({ rule, index }) => {
  expect(of(`Good${index}`, rule)).toEqual([]);
});

test.each(NEAR.map(([rule], index) => ({ rule, index })))('$rule is silent on what is near ($index)', ({ rule, index }) => {
  expect(of(`Near${index}`, rule)).toEqual([]);
});

test('every rule has an example, and every example a rule', () => {
  const examples = FIXTURES.map(({ rule }) => `SRV-${rule}`);
  expect(ServerlessRules.rules().map(({ id }) => id).sort()).toEqual([...new Set(examples)].sort());
});

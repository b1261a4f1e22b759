import { runSimulation } from '@cloud-copilot/iam-simulate';
import fc from 'fast-check';
import { Context } from '../../../local/src/iam/patterns';
import { Permissions } from '../../../local/src/iam/permissions';
import { JsonObject } from '../../../local/src/json';
import { allOr } from '../../support/all';

/** Statements around a few calls, so that many of them meet. */
const ACTIONS = ['s3:GetObject', 's3:PutObject', 's3:Get*', 's3:*Object', '*', 'S3:getobject', 'sqs:SendMessage'];
const RESOURCES = ['arn:aws:s3:::shop/a/1', 'arn:aws:s3:::shop/*', 'arn:aws:s3:::shop/?/1', 'arn:aws:s3:::${aws:PrincipalAccount}/*', 'arn:aws:s3:::other/*', '*'];
const KEYS: Record<string, string[]> = {
  'aws:SecureTransport': ['true', 'false'],
  'aws:PrincipalAccount': ['000000000000', '1*'],
  'aws:SourceArn': ['arn:aws:sns:eu-west-1:000000000000:topic'],
  'aws:RequestedRegion': ['eu-west-1', 'eu-*', 'us-????-1'],
};
const OPERATORS = [
  'StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike', 'StringEqualsIgnoreCase', 'StringEqualsIfExists', 'StringNotEqualsIfExists',
  'Null', 'Bool', 'BoolIfExists',
];
const CONTEXT: Record<string, string> = { 'aws:SecureTransport': 'true', 'aws:PrincipalAccount': '000000000000', 'aws:RequestedRegion': 'eu-west-1' };

const oneOrMore = (values: string[]) => {
  const one = fc.constantFrom(...values);
  return fc.oneof(one, fc.uniqueArray(one, { minLength: 1, maxLength: 3 }));
};

const condition = fc.tuple(fc.constantFrom(...OPERATORS), fc.constantFrom(...Object.keys(KEYS))).chain(([operator, key]) => {
  const values = operator === 'Null' || operator.startsWith('Bool') ? ['true', 'false'] : KEYS[key];
  return fc.constantFrom(...values).map((value) => ({ [operator]: { [key]: value } }));
});

const statement: fc.Arbitrary<JsonObject> = fc.record({
  Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
  action: fc.tuple(fc.constantFrom('Action', 'Action', 'NotAction'), oneOrMore(ACTIONS)),
  resource: fc.tuple(fc.constantFrom('Resource', 'Resource', 'NotResource'), oneOrMore(RESOURCES)),
  Condition: fc.option(condition, { nil: undefined }),
}).map(({ Effect, action, resource, Condition }) => ({
  Effect, [action[0]]: action[1], [resource[0]]: resource[1], ...(Condition === undefined ? {} : { Condition }),
}));

const known = new Map(Object.entries(CONTEXT).map(([key, value]) => [key.toLowerCase(), [value]]));
const context: Context = (key) => known.get(key) ?? [];

test('policies are judged as a published simulator judges them', async () => {
  const verdicts = new Set<boolean>();
  const cases = [
    fc.array(statement, { minLength: 1, maxLength: 4 }),
    fc.constantFrom('s3:GetObject', 's3:PutObject'),
  ] as const;
  await fc.assert(fc.asyncProperty(...cases, async (Statement, action) => {
    const resource = 'arn:aws:s3:::shop/a/1';
    const result = await runSimulation({
      request: { principal: 'arn:aws:iam::000000000000:role/Role', action, resource: { resource, accountId: '000000000000' }, contextVariables: CONTEXT },
      identityPolicies: [{ name: 'identity', policy: { Version: '2012-10-17', Statement } }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    }, {});
    if (result.resultType === 'error') throw new Error(JSON.stringify(result.errors));
    const request = { action, resource, context };
    const permissions = new Permissions([{ Statement }]);
    const allowed = !permissions.denies(request) && permissions.grants(request);
    verdicts.add(allowed);
    expect({ Statement, allowed }).toEqual({ Statement, allowed: result.overallResult === 'Allowed' });
  }), { numRuns: allOr(5000, 400), seed: 19 });
  expect(verdicts.size).toBe(2);
});

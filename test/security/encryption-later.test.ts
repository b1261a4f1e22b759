import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { ApiGatewayLogging, Encryption } from '../../src';
import { deploy, Deployed, judge } from '../edges/support/verdicts';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { everySystem } from '../support/systems';

type Resources = Record<string, { Type: string }>;

interface Step {
  readonly encrypted: boolean;

  /** Whether the roles are let use the key by the loop that docs/encryption.md shows. */
  readonly prepared: boolean;
}

const system = ({ encrypted, prepared }: Step) => (stack: Stack) => {
  const key = new Key(stack, 'Key', { enableKeyRotation: true });
  const encryption = encrypted ? Encryption.existing({ table: key, bucket: key, messages: key, logs: key, users: key }) : undefined;
  const shop = everySystem(stack, { security: { encryption } });
  new ApiGatewayLogging(stack, 'ApiGatewayLogging');
  if (!prepared) return;
  const actions = ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'];
  const use = new PolicyStatement({ actions, resources: [key.keyArn] });
  for (const role of shop.node.findAll()) if (role instanceof Role) role.addToPrincipalPolicy(use);
};

const deployed = new Map<string, Deployed>();

/** One deployment for each step. */
function deployedOnce(step: Step, context: Record<string, unknown>): Deployed {
  const name = JSON.stringify([step, context]);
  const made = deployed.get(name) ?? deploy(system(step), context);
  deployed.set(name, made);
  return made;
}

/** Kinds of edges that don't deliver while resources have been updated already, and policies of roles not yet. */
async function gap(before: Step, after: Step, context: Record<string, unknown>): Promise<string[]> {
  const [old, updated] = [before, after].map((step) => deployedOnce(step, context));
  const policies = Object.entries((old.template as { Resources: Resources }).Resources).filter(([, { Type }]) => Type === 'AWS::IAM::Policy');
  const template = updated.template as { Resources: Resources };
  const between = { ...template, Resources: { ...template.Resources, ...Object.fromEntries(policies) } };
  const denied = (await judge({ ...updated, template: between })).filter(({ missing }) => missing.length);
  return [...new Set(denied.map(({ edge }) => edge.kind))];
}

describe.each(SAMPLED_FLAG_SETS)('keys that are turned on later, with %s,', (_, context) => {
  test('leave a gap, which the documentation tells of', async () => {
    const kinds = await gap({ encrypted: false, prepared: false }, { encrypted: true, prepared: false }, context);
    expect(kinds).toEqual(expect.arrayContaining(['function → queue', 'queue → function', 'function → table', 'function → bucket']));
  });

  test('leave none where the roles were let use the key before', async () => {
    expect(await gap({ encrypted: false, prepared: true }, { encrypted: true, prepared: true }, context)).toEqual([]);
  });

  test('need no preparation any more once they are on', async () => {
    expect(await gap({ encrypted: true, prepared: true }, { encrypted: true, prepared: false }, context)).toEqual([]);
    expect(await gap({ encrypted: true, prepared: false }, { encrypted: true, prepared: false }, context)).toEqual([]);
  });
});

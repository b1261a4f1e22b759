import { Stack } from 'aws-cdk-lib';
import { ARRANGEMENTS } from './edges/support/arrangements';
import { SYSTEMS } from './edges/support/systems';
import { SAMPLED_FLAG_SETS } from './support/flag-sets';
import { templateOf } from './support/synth';
import { referencesIn, TemplateGraph } from './support/template-graph';

/** Other keys change what policies say, and not what waits for them. */
const ALIKE = ARRANGEMENTS.map(([name]) => name).filter((name) => name !== 'a key per service');
const DIFFERENT = SYSTEMS.filter(([name]) => !ALIKE.includes(name));

/** Types that say what a role may do, or who may use something, and the vault, whose name has the id of a role. They use no role. */
const POLICIES = /^AWS::IAM::|Policy$|^AWS::KMS::Key$|^AWS::Lambda::Permission$|^AWS::Backup::BackupVault$/;

/**
 * Resources that use a role but can't wait for its policies, because one of the policies names the resource. By type, each with its reason.
 */
const CIRCLES: Record<string, string> = {
  'AWS::CodeDeploy::DeploymentGroup': 'the policy of its role names the check, and the policy of the check the group: the alias waits for both',
  'AWS::S3::Bucket': 'the policy of the replication names the bucket: objects of the first seconds are copied by S3 Batch Replication, if at all',
};

/** Resources that are made before the role that they use may do anything. */
function early(build: (stack: Stack) => void, context: Record<string, unknown>): string[] {
  const graph = new TemplateGraph(templateOf(build, { context, env: { account: '123456789012', region: 'eu-west-1' } }).toJSON());
  const ofType = (types: RegExp) => Object.entries(graph.resources).filter(([, { Type }]) => types.test(Type));
  const policies = ofType(/^AWS::IAM::(Managed)?Policy$/).map(([id, { Properties }]) => ({ id, roles: new Set(referencesIn(Properties?.Roles)) }));
  const roles = ofType(/^AWS::IAM::Role$/).map(([id]) => id);
  expect(roles.length).toBeGreaterThan(5);
  return Object.entries(graph.resources).filter(([, { Type }]) => !POLICIES.test(Type)).flatMap(([id, { Type, Properties }]) => {
    const used = new Set(referencesIn(Properties));
    return roles.filter((role) => used.has(role)).flatMap((role) => policies
      .filter((policy) => policy.roles.has(role) && !graph.waits(id, policy.id))
      .filter((policy) => !(Type in CIRCLES && graph.waits(policy.id, id)))
      .map((policy) => `${Type} ${id} uses ${role} before ${policy.id}`));
  });
}

test.each(SAMPLED_FLAG_SETS.flatMap(([flags, context]) => DIFFERENT.map(([system, build]) => [system, flags, build, context] as const)))(
  'whatever uses a role waits for its policies: %s, %s', (_system, _flags, build, context) => {
    expect(early(build, context)).toEqual([]);
  });

import { stableId } from '../assembly/names';
import type { Caller } from '../front/aws-service';
import { Permissions } from '../iam/permissions';
import { Json, JsonObject, object, objects, optionalString, parse, strings } from '../json';
import type { Construction, TemplateResources } from './resource-type';

/** AWS managed policies that CDK attaches and that don't matter to the runner. The statements of others aren't in the template. */
const WITHOUT_DATA = new Set(['service-role/AWSLambdaBasicExecutionRole', 'service-role/AWSLambdaVPCAccessExecutionRole', 'AWSXRayDaemonWriteAccess', 'CloudWatchLambdaInsightsExecutionRolePolicy']);

/** Lets an API call with a role. Gives the access key that stands for the role. */
export function roleCredentials(arn: string, system: Construction): string {
  return roleCaller(arn, system).accessKeyId;
}

/** A role as a caller, whom the endpoint knows from then on. */
export function roleCaller(arn: string, system: Construction): Caller {
  const rights = rightsOf(arn, system.resources);
  const name = rights.roleId.split('/').pop() ?? arn;
  const caller: Caller = {
    role: name,
    accessKeyId: `ASIA${stableId(`role ${name}`, 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`,
    secretAccessKey: stableId(`secret of the role ${name}`, 40),
    sessionToken: Buffer.from(`session of the role ${name}`).toString('base64'),
    ...rights,
  };
  system.front.addCaller(caller);
  return caller;
}

/** A role, with its permissions. */
export function rightsOf(role: Json | undefined, resources: TemplateResources): Pick<Caller, 'roleArn' | 'roleId' | 'permissions' | 'boundary'> {
  const roleArn = optionalString(role, 'Role') ?? '';
  const found = resources.find(['AWS::IAM::Role'], roleArn);
  const boundary = found && managedPolicy(optionalString(found.properties.PermissionsBoundary, 'PermissionsBoundary'), resources);
  const permissions = policiesOf(role, resources);
  return { roleArn, roleId: found?.id ?? roleArn, permissions, ...(boundary && { boundary: new Permissions([boundary]) }) };
}

/** The policy documents that the template attaches to a role. */
export function policiesOf(role: Json | undefined, resources: TemplateResources): Permissions {
  const arn = optionalString(role, 'Role');
  const found = arn === undefined ? undefined : resources.find(['AWS::IAM::Role'], arn);
  if (found === undefined) return new Permissions([], false);
  const name = resources.ref(found.id);
  const inline = objects(found.properties.Policies, 'Policies').map((policy): JsonObject => object(policy.PolicyDocument, 'PolicyDocument'));
  const managed = strings(found.properties.ManagedPolicyArns, 'ManagedPolicyArns');
  const attached = resources.ofType('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy')
    .filter((policy) => strings(policy.properties.Roles, 'Roles').includes(name) || managed.includes(resources.ref(policy.id)))
    .map((policy): JsonObject => object(policy.properties.PolicyDocument, 'PolicyDocument'));
  const others = managed.filter((policy) => managedPolicy(policy, resources) === undefined);
  return new Permissions(whenSettled([...inline, ...attached], resources), others.every((policy) => WITHOUT_DATA.has(policy.split(':policy/').pop() ?? '')));
}

function managedPolicy(arn: string | undefined, resources: TemplateResources): JsonObject | undefined {
  const found = arn === undefined ? undefined : resources.find(['AWS::IAM::ManagedPolicy'], arn);
  return found && object(found.properties.PolicyDocument, 'PolicyDocument');
}

/** With what custom resources return, as soon as they have. */
function whenSettled(documents: readonly JsonObject[], resources: TemplateResources): () => readonly JsonObject[] {
  const text = JSON.stringify(documents);
  return () => {
    const settled = resources.settled(text);
    return settled === text ? documents : objects(parse(settled, 'policies'), 'policies');
  };
}

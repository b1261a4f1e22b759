import { stableId } from '../assembly/names';
import type { Caller } from '../front/aws-service';
import { Permissions } from '../functions/permissions';
import { Json, JsonObject, object, objects, optionalString, strings } from '../json';
import type { Construction, TemplateResources } from './resource-type';

/** AWS's own policies that CDK attaches, which allow nothing that the runner would have to know of. What others allow is not in the template. */
const WITHOUT_DATA = new Set(['service-role/AWSLambdaBasicExecutionRole', 'service-role/AWSLambdaVPCAccessExecutionRole', 'AWSXRayDaemonWriteAccess', 'CloudWatchLambdaInsightsExecutionRolePolicy']);

/** Lets an API call with a role. Gives the access key that stands for the role. */
export function roleCredentials(arn: string, system: Construction): string {
  return roleCaller(arn, system).accessKeyId;
}

/** A role as a caller, whom the endpoint knows from then on. */
export function roleCaller(arn: string, system: Construction): Caller {
  const name = system.resources.find(['AWS::IAM::Role'], arn)?.id ?? arn.split('/').pop() ?? arn;
  const accessKeyId = `ASIA${stableId(`role ${name}`, 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`;
  const permissions = policiesOf(arn, system.resources);
  const caller: Caller = {
    role: name,
    accessKeyId,
    secretAccessKey: stableId(`secret of the role ${name}`, 40),
    sessionToken: Buffer.from(`session of the role ${name}`).toString('base64'),
    allows: (action, on) => permissions.allows(action, on),
    refuses: (action, on) => permissions.refuses(action, on),
  };
  system.front.addCaller(caller);
  return caller;
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
  const others = managed.filter((policy) => resources.find(['AWS::IAM::ManagedPolicy'], policy) === undefined);
  return new Permissions([...inline, ...attached], others.every((policy) => WITHOUT_DATA.has(policy.split(':policy/').pop() ?? '')));
}

import { Permissions } from '../functions/permissions';
import { Json, JsonObject, object, objects, optionalString, strings } from '../json';
import type { Resources } from './resources';

/** The policy documents that the template attaches to a role. */
export function policiesOf(role: Json | undefined, resources: Resources): Permissions {
  const arn = optionalString(role, 'Role');
  const found = arn === undefined ? undefined : resources.find(['AWS::IAM::Role'], arn);
  if (found === undefined) return new Permissions([]);
  const name = resources.ref(found.id);
  const inline = objects(found.properties.Policies, 'Policies').map((policy): JsonObject => object(policy.PolicyDocument, 'PolicyDocument'));
  const managed = strings(found.properties.ManagedPolicyArns, 'ManagedPolicyArns');
  const attached = resources.ofType('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy')
    .filter((policy) => strings(policy.properties.Roles, 'Roles').includes(name) || managed.includes(resources.ref(policy.id)))
    .map((policy): JsonObject => object(policy.properties.PolicyDocument, 'PolicyDocument'));
  return new Permissions([...inline, ...attached]);
}

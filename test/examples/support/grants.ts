import { CfnResource, Stack } from 'aws-cdk-lib';
import { CfnPolicy, Role } from 'aws-cdk-lib/aws-iam';
import { LocalSystem } from '../../../local/src';

interface Statement { readonly Action: string | string[]; readonly Resource: unknown }

/** Permissions that Lambda and X-Ray need, but whose use can't be observed here. */
const UNSEEN = /^(logs|xray):|^dynamodb:ListStreams$/;

/** Permissions in the synthesized policies of a role, as `action on ARN`, with the names that the runner gave the resources. */
export function grantsOf(role: Role, system: LocalSystem): string[] {
  const stack = Stack.of(role);
  return role.node.findAll().filter((child) => child instanceof CfnPolicy)
    .flatMap((policy) => (stack.resolve(policy.policyDocument) as { Statement: Statement[] }).Statement)
    .flatMap(({ Action, Resource }) => [Action].flat().map((action) => ({ action, resource: Resource })))
    .filter(({ action }) => !UNSEEN.test(action))
    .map(({ action, resource }) => `${action} on ${arnOf(resource, stack, system)}`)
    .sort();
}

/** The calls that a function made, each once. */
export function callsOf(functionId: string, system: LocalSystem): string[] {
  const calls = system.calls.filter((call) => call.function === functionId).map(({ action, resource }) => `${action} on ${resource.replace(/\/stream\/.+/, '/stream')}`);
  return [...new Set(calls)].sort();
}

function arnOf(value: unknown, stack: Stack, system: LocalSystem): string {
  if (typeof value === 'string') return value;
  const [[name, argument]] = Object.entries(value as Record<string, unknown>);
  if (name === 'Ref') return system.ref(argument as string);
  if (name === 'Fn::Join') return (argument as [string, unknown[]])[1].map((part) => arnOf(part, stack, system)).join('');
  const [id, attribute] = argument as [string, string];
  const resources = stack.node.findAll().filter((child) => child instanceof CfnResource);
  const { cfnResourceType: type } = resources.find((resource) => stack.getLogicalId(resource) === id)!;
  const own = system.ref(id).split('/').pop()!;
  switch (type) {
    case 'AWS::DynamoDB::GlobalTable': return `arn:aws:dynamodb:eu-west-1:000000000000:table/${own}${attribute === 'StreamArn' ? '/stream' : ''}`;
    case 'AWS::SQS::Queue': return `arn:aws:sqs:eu-west-1:000000000000:${own}`;
    case 'AWS::S3::Bucket': return `arn:aws:s3:::${own}`;
    default: throw new Error(`no ARN is known of ${type}`);
  }
}

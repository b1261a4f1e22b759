import { Flow } from './flows';
import { TemplateResource } from '../../private/templates';
import { at, listOf, Properties } from '../../private/template-values';

/** With these, messages and records come to the function: its event sources draw them, the other way round. */
const CONSUMING = /^(sqs:(ReceiveMessage|DeleteMessage|ChangeMessageVisibility|Get.*)|dynamodb:(GetRecords|GetShardIterator|DescribeStream|ListStreams|ListShards)|kms:.*)$/;

/** Types that run code, and the property that names their role. */
const ROLE_OF: Readonly<Record<string, string>> = { 'AWS::Lambda::Function': 'Role', 'AWS::StepFunctions::StateMachine': 'RoleArn' };

/** The policies of a role are in these, each with its roles. */
const POLICIES: Readonly<Record<string, (properties: Properties, self: unknown) => readonly [roles: unknown, documents: unknown[]]>> = {
  'AWS::IAM::Policy': ({ Roles, PolicyDocument }) => [Roles, [PolicyDocument]],
  'AWS::IAM::ManagedPolicy': ({ Roles, PolicyDocument }) => [Roles, [PolicyDocument]],
  'AWS::IAM::RolePolicy': ({ RoleName, PolicyDocument }) => [RoleName, [PolicyDocument]],
  'AWS::IAM::Role': ({ Policies }, self) => [self, listOf(Policies).map(({ PolicyDocument }) => PolicyDocument)],
};

/** From a role to what its policies let it call. */
export function grantsOf({ Type, Properties: properties = {} }: TemplateResource, self: unknown): Flow[] {
  const [roles, documents] = POLICIES[Type]?.(properties, self) ?? [[], []];
  const statements = documents.flatMap((document) => listOf([at(document, 'Statement')].flat()));
  return statements.filter(calls).map(({ Resource }) => ({ from: roles, to: Resource }));
}

/** The role of what runs code. */
export function roleOf({ Type, Properties: properties = {} }: TemplateResource): unknown {
  return properties[ROLE_OF[Type] ?? ''];
}

function calls({ Effect, Action }: Properties): boolean {
  return Effect === 'Allow' && [Action].flat().some((action) => !CONSUMING.test(String(action)));
}

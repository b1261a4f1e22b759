import { ENV } from './arrangements';
import { KeyInUse, keyOf } from './keys';
import { resourceStatements } from './policies';
import { Resource, Statement, World } from './world';

/** One permission that a delivery needs. */
export interface Hop {
  /** `sqs:SendMessage` */
  readonly action: string;

  /** ARN of what it is done to. */
  readonly resource: string;

  /** The service that does it. */
  readonly service: string;

  /** The role in whose name it does it. Undefined: in its own. */
  readonly role?: Resource;

  /** The policy of what it is done to. */
  readonly policy: Statement[];

  /** The source that the service acts for. */
  readonly sourceArn?: string;

  /** The use of a key: what the key encrypts, by the service of its type. */
  readonly encrypts?: string;

  /** The service through which a role uses a key. */
  readonly via?: string;

  readonly encryptionContext?: Record<string, string>;

  /** The policy of the endpoint that the call goes through. None in it: the network has no way to the service. */
  readonly endpoint?: Statement[];

  /** Further keys of the request. */
  readonly context?: Record<string, string>;
}

/** A way that a message, an event, a request or a line takes from one resource to another. */
export interface Edge {
  /** `rule → queue` */
  readonly kind: string;
  readonly from: string;
  readonly to: string;

  /** All that must be allowed. */
  readonly hops: Hop[];
}

/** Who does something, and for what. */
export type Doer = Pick<Hop, 'service' | 'role' | 'sourceArn'>;

/** Permissions that the use of a key needs in addition to the action. */
const KEY_ACTIONS: Record<string, string[]> = {
  'sqs:SendMessage': ['kms:GenerateDataKey', 'kms:Decrypt'],
  'sqs:ReceiveMessage': ['kms:Decrypt'],
  'sns:Publish': ['kms:GenerateDataKey', 'kms:Decrypt'],
  's3:GetObject': ['kms:Decrypt'],
  's3:PutObject': ['kms:GenerateDataKey'],
  'states:StartExecution': ['kms:GenerateDataKey', 'kms:Decrypt'],
  'states:StartSyncExecution': ['kms:GenerateDataKey', 'kms:Decrypt'],
};

/** DynamoDB opens the key of a table in the name of whoever uses the table, its stream or its index. */
const TABLE_KEY_ACTIONS = ['kms:Decrypt'];

/** Services by the names that KMS sees when they call it for a principal. */
const SERVICES: Record<string, string> = { SQS: 'sqs', SNS: 'sns', S3: 's3', DynamoDB: 'dynamodb', StepFunctions: 'states' };

/** An action on a resource, and the use of the key that the resource is encrypted with. */
export function act(world: World, doer: Doer, action: string, target: Resource, arn = world.arn(target)): Hop[] {
  const hop: Hop = { ...doer, action, resource: arn, policy: resourceStatements(world, target) };
  const actions = action.startsWith('dynamodb:') ? TABLE_KEY_ACTIONS : KEY_ACTIONS[action] ?? [];
  return [hop, ...useKey(world, doer, target, actions)];
}

/** The use of the key that a resource is encrypted with. */
export function useKey(world: World, doer: Doer, target: Resource, actions: string[]): Hop[] {
  return useOf(keyOf(world, target), doer, target, actions);
}

/** The use of a key for something. */
export function useOf(key: KeyInUse | undefined, doer: Doer, target: Resource, actions: string[]): Hop[] {
  if (!key) return [];
  const encrypts = target.type.split('::')[1]!;
  const via = doer.role && `${SERVICES[encrypts]}.${ENV.region}.amazonaws.com`;
  return actions.map((action) => ({ ...doer, action, resource: key.arn, policy: key.policy, encrypts, via }));
}

/** A service takes a role. */
export function assume(world: World, service: string, role: Resource, sourceArn: string): Hop {
  return { action: 'sts:AssumeRole', resource: world.arn(role), service, policy: resourceStatements(world, role), sourceArn };
}

/** Calls that Lambda makes for a function. */
export function asFunction(world: World, handler: Resource): { doer: Doer; role: Hop } {
  const role = world.byName('AWS::IAM::Role', String(handler.properties.Role));
  const sourceArn = world.arn(handler);
  return { doer: { service: 'lambda.amazonaws.com', role, sourceArn }, role: assume(world, 'lambda.amazonaws.com', role, sourceArn) };
}

/**
 * CloudWatch Logs itself opens the key of a log group, whoever writes to it, and names the group.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function encryptLog(world: World, group: Resource): Hop[] {
  const key = keyOf(world, group);
  if (!key) return [];
  const encryptionContext = { 'aws:logs:arn': world.arn(group).replace(/:\*$/, '') };
  return ['kms:GenerateDataKey', 'kms:Encrypt', 'kms:Decrypt'].map((action) => ({
    action, resource: key.arn, service: `logs.${ENV.region}.amazonaws.com`, policy: key.policy, encrypts: 'Logs', encryptionContext,
  }));
}

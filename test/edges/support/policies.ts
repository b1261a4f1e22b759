import { ENV } from './arrangements';
import { many, Resource, Statement, World } from './world';
import { isObject, Json, object, objects, string } from '../../../local/src/json';

/** Permissions in AWS managed policies, as far as the systems use them. */
const AWS_POLICIES: Record<string, Statement[]> = {
  // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonAPIGatewayPushToCloudWatchLogs.html
  'arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs': [{
    Effect: 'Allow',
    Action: [
      'logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogGroups', 'logs:DescribeLogStreams', 'logs:PutLogEvents', 'logs:GetLogEvents',
      'logs:FilterLogEvents',
    ],
    Resource: '*',
  }],
};

/** Statements of a document, which is an object or, in some resources, its text. */
export function statementsOf(document: Json | undefined): Statement[] {
  if (document === undefined) return [];
  const parsed = typeof document === 'string' ? JSON.parse(document) as Json : document;
  const statements = object(parsed, 'policy').Statement;
  return isObject(statements) ? [statements] : [...objects(statements, 'Statement')];
}

/** Permissions of a role: from inline, attached and managed policies. */
export function identityStatements(world: World, role: Resource): Statement[] {
  const name = world.ref(role);
  const attached = world.resources
    .filter(({ type, properties }) => (type === 'AWS::IAM::Policy' || type === 'AWS::IAM::ManagedPolicy') && many(properties.Roles).includes(name))
    .flatMap(({ properties }) => statementsOf(properties.PolicyDocument));
  const own = objects(role.properties.Policies, 'Policies').flatMap(({ PolicyDocument }) => statementsOf(PolicyDocument));
  const managed = many(role.properties.ManagedPolicyArns).flatMap((arn) => managedStatements(world, arn));
  return [...own, ...attached, ...managed];
}

/** The permissions boundary of a role, if it has one. */
export function boundaryStatements(world: World, role: Resource): Statement[] | undefined {
  const boundary = role.properties.PermissionsBoundary;
  return boundary === undefined ? undefined : managedStatements(world, string(boundary, role.id));
}

function managedStatements(world: World, arn: string): Statement[] {
  const own = world.ofType('AWS::IAM::ManagedPolicy').find((policy) => world.arn(policy) === arn);
  if (own) return statementsOf(own.properties.PolicyDocument);
  const known = AWS_POLICIES[arn];
  if (!known) throw new Error(`What ${arn} grants is not known here`);
  return known;
}

/** Resources that hold the policy of others: their property with its owners, where the document is. */
const POLICY_RESOURCES: Record<string, [policyType: string, owners: string]> = {
  'AWS::SQS::Queue': ['AWS::SQS::QueuePolicy', 'Queues'],
  'AWS::SNS::Topic': ['AWS::SNS::TopicPolicy', 'Topics'],
  'AWS::S3::Bucket': ['AWS::S3::BucketPolicy', 'Bucket'],
};

/** Who may use a resource, by its own policy. */
export function resourceStatements(world: World, resource: Resource): Statement[] {
  switch (resource.type) {
    case 'AWS::Lambda::Function':
    case 'AWS::Lambda::Alias':
    case 'AWS::Lambda::Version': return permissions(world, resource);
    // One document for all log groups of the account, in up to ten parts.
    case 'AWS::Logs::LogGroup': return world.ofType('AWS::Logs::ResourcePolicy').flatMap(({ properties }) => statementsOf(properties.PolicyDocument));
    case 'AWS::DynamoDB::GlobalTable': return statementsOf(object(objects(resource.properties.Replicas, 'Replicas')[0], 'replica').ResourcePolicy);
    case 'AWS::KMS::Key': return statementsOf(resource.properties.KeyPolicy);
    case 'AWS::IAM::Role': return statementsOf(resource.properties.AssumeRolePolicyDocument);
  }
  const [type, owners] = POLICY_RESOURCES[resource.type] ?? [];
  if (!type) return [];
  const policies = world.ofType(type).filter(({ properties }) => many(properties[owners!]).includes(world.ref(resource)));
  // The one that is deployed last would take the place of the others.
  if (policies.length > 1) throw new Error(`${resource.id} has ${policies.length} policies, of which one would be in force`);
  if (policies.length === 0 && resource.type === 'AWS::SNS::Topic') return DEFAULT_TOPIC_POLICY;
  return policies.flatMap(({ properties }) => statementsOf(properties.PolicyDocument));
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html */
const DEFAULT_TOPIC_POLICY: Statement[] = [{
  Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sns:Publish', Resource: '*', Condition: { StringEquals: { 'AWS:SourceOwner': ENV.account } },
}];

/** Permissions as the statements that Lambda makes of them, in the policy of the function or of the one alias. */
function permissions(world: World, callee: Resource): Statement[] {
  const arn = world.arn(callee);
  return world.ofType('AWS::Lambda::Permission').filter(({ properties }) => [world.ref(callee), arn].includes(string(properties.FunctionName, 'FunctionName')))
    .map(({ properties: { Action, Principal, SourceArn, SourceAccount } }) => ({
      Effect: 'Allow',
      Principal: String(Principal).endsWith('.amazonaws.com') ? { Service: Principal } : Principal === '*' ? '*' : { AWS: Principal },
      Action,
      Resource: arn,
      Condition: {
        ...(SourceArn !== undefined && { ArnLike: { 'aws:SourceArn': SourceArn } }),
        ...(SourceAccount !== undefined && { StringEquals: { 'aws:SourceAccount': SourceAccount } }),
      },
    }));
}

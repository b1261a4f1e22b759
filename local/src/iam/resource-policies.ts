import { isObject, Json, JsonObject, many, objects, optionalObject, parse } from '../json';
import type { Resource, TemplateResources } from '../resources/template-resources';
import type { Principal } from './context';
import { applies, isAllow, PolicyRequest, statementsOf } from './permissions';
import { wildcard } from './patterns';

/** Decision of a resource's policy on a call. */
export interface ResourceVerdict {
  readonly denied: boolean;
  /** `account`: it leaves the decision to the policies of the account's roles. */
  readonly grant: 'role' | 'account' | 'none';
}

/** The policy of a resource that a call is about, if the template has one. */
export function resourcePolicy(arn: string, resources: TemplateResources): readonly JsonObject[] {
  const [, , service = '', region = ''] = arn.split(':');
  const attached = (type: string, property: string, names: readonly string[]): JsonObject[] => resources.ofType(type)
    .filter(({ properties }) => many(properties[property]).some((name) => names.includes(String(name))))
    .map(({ properties }) => documentOf(properties.PolicyDocument ?? properties.ResourcePolicy));
  switch (service) {
    case 's3': return attached('AWS::S3::BucketPolicy', 'Bucket', [bucketOf(arn)]);
    case 'sqs': return attached('AWS::SQS::QueuePolicy', 'Queues', refsOf(resources.find(['AWS::SQS::Queue'], arn), resources));
    case 'sns': return attached('AWS::SNS::TopicPolicy', 'Topics', [arn]);
    case 'secretsmanager': return attached('AWS::SecretsManager::ResourcePolicy', 'SecretId', [arn]);
    case 'dynamodb': return tablePolicy(resources.find(TABLES, tableOf(arn)), region);
    case 'kms': return resources.ofType('AWS::KMS::Key').filter(({ id }) => resources.attribute(id, 'Arn') === arn).map(({ properties }) => documentOf(properties.KeyPolicy));
    case 'iam': return resources.ofType('AWS::IAM::Role').filter(({ id }) => resources.attribute(id, 'Arn') === arn)
      .map(({ properties }) => forResource(documentOf(properties.AssumeRolePolicyDocument), arn));
    case 'lambda': return [permissionsOf(arn, resources)];
    default: return [];
  }
}

export const TABLES = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'];

/** Without an index, a stream, or an object's key. */
export function tableOf(arn: string): string {
  return arn.split('/').slice(0, 2).join('/');
}

export function bucketOf(arn: string): string {
  return (arn.split(':')[5] ?? '').split('/')[0] ?? '';
}

export function judge(documents: readonly JsonObject[], request: PolicyRequest, principal: Principal): ResourceVerdict {
  const statements = statementsOf(documents).map((statement) => ({ statement, grant: grantOf(statement, principal) }));
  const about = (allow: boolean) => statements.filter(({ statement, grant }) => isAllow(statement) === allow && grant !== 'none');
  const grants = about(true).filter(({ statement }) => applies(statement, request) !== false).map(({ grant }) => grant);
  return {
    denied: about(false).some(({ statement }) => applies(statement, request) === true),
    grant: grants.includes('role') ? 'role' : grants.includes('account') ? 'account' : 'none',
  };
}

function grantOf({ Principal: named, NotPrincipal }: JsonObject, { account, roleArn }: Principal): ResourceVerdict['grant'] {
  // Whom it leaves out isn't looked at, so that it decides nothing.
  if (NotPrincipal !== undefined) return 'none';
  const names = (isObject(named) ? many(named.AWS) : many(named)).map(String);
  if (names.includes('*') || names.includes(roleArn)) return 'role';
  return names.some((name) => name === account || wildcard(name).test(`arn:aws:iam::${account}:root`)) ? 'account' : 'none';
}

function tablePolicy(table: Resource | undefined, region: string): JsonObject[] {
  if (table === undefined) return [];
  const own = table.type === 'AWS::DynamoDB::Table' ? [table.properties] : objects(table.properties.Replicas, 'Replicas').filter(({ Region }) => Region === region);
  return own.map(({ ResourcePolicy }) => documentOf(optionalObject(ResourcePolicy, 'ResourcePolicy').PolicyDocument)).map((document) => forResource(document, '*'));
}

/** As the statements that Lambda makes of permissions. */
function permissionsOf(arn: string, resources: TemplateResources): JsonObject {
  const names = [arn, arn.split(':')[6] ?? arn];
  const mine = resources.ofType('AWS::Lambda::Permission').filter(({ properties }) => names.includes(String(properties.FunctionName)));
  return { Statement: mine.map(({ properties: { Action, Principal: named } }) => ({ Effect: 'Allow', Principal: { AWS: named ?? null }, Action: Action ?? null, Resource: arn })) };
}

function refsOf(resource: Resource | undefined, resources: TemplateResources): string[] {
  return resource === undefined ? [] : [resources.ref(resource.id)];
}

function documentOf(document: Json | undefined): JsonObject {
  return typeof document === 'string' ? optionalObject(parse(document, 'policy'), 'policy') : optionalObject(document, 'policy');
}

/** A policy that is part of its resource needn't name it. */
function forResource(document: JsonObject, arn: string): JsonObject {
  const names = ({ Resource: named, NotResource }: JsonObject): boolean => named !== undefined || NotResource !== undefined;
  return { Statement: statementsOf([document]).map((statement) => (names(statement) ? statement : { ...statement, Resource: arn })) };
}

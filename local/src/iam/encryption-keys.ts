import type { AwsRequest, IamAction } from '../front/aws-service';
import { isObject, Json, JsonObject, objects, optionalObject, optionalString } from '../json';
import type { Resource, TemplateResources } from '../resources/template-resources';
import { bucketOf, TABLES, tableOf } from './resource-policies';

/** Operations that a call needs on the key of its resource, with the permissions of the caller. */
export interface KeyUse {
  readonly arn: string;
  readonly actions: readonly string[];
  /** The service that asks KMS. */
  readonly via: string;
}

const DECRYPT = ['kms:Decrypt'];
const ENCRYPT = ['kms:GenerateDataKey'];

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html and its like */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  's3:GetObject': DECRYPT,
  's3:GetObjectVersion': DECRYPT,
  's3:PutObject': ENCRYPT,
  'sqs:SendMessage': [...ENCRYPT, ...DECRYPT],
  'sqs:ReceiveMessage': DECRYPT,
  'sns:Publish': [...ENCRYPT, ...DECRYPT],
  'secretsmanager:GetSecretValue': DECRYPT,
  'secretsmanager:PutSecretValue': [...ENCRYPT, ...DECRYPT],
};

/** Key usage of a call. Keys outside the template belong to AWS or to another owner, so their policies are unknown. */
export function keyUse({ action, resource }: IamAction, request: AwsRequest, resources: TemplateResources, region: string): KeyUse | undefined {
  const [service = '', operation = ''] = action.split(':');
  // DynamoDB uses the key of a table with the permissions of the caller of the table, its stream or its index.
  const ofTable = service === 'dynamodb' && !/^(Describe|List)/.test(operation);
  const actions = ofTable ? DECRYPT : ACTIONS[action];
  const key = actions && keyArn(keyOf(resource, service, resources, region), resources);
  if (actions === undefined || key === undefined) return undefined;
  // S3 reads the parts of an upload when it puts them together. A request may ask for another key than the bucket's.
  if (service === 's3' && request.headers['x-amz-server-side-encryption'] !== undefined) return undefined;
  const inParts = action === 's3:PutObject' && ['uploads', 'uploadId'].some((name) => request.query.has(name));
  return { arn: key, actions: inParts ? [...actions, ...DECRYPT] : actions, via: `${service}.${region}.amazonaws.com` };
}

function keyOf(arn: string, service: string, resources: TemplateResources, region: string): string | undefined {
  const properties = (types: readonly string[], value = arn): JsonObject => resources.find(types, value)?.properties ?? {};
  switch (service) {
    case 'sqs': return text(properties(['AWS::SQS::Queue']).KmsMasterKeyId);
    case 'sns': return text(properties(['AWS::SNS::Topic']).KmsMasterKeyId);
    case 'secretsmanager': return text(properties(['AWS::SecretsManager::Secret']).KmsKeyId);
    case 's3': return bucketKey(properties(['AWS::S3::Bucket'], bucketOf(arn)));
    case 'dynamodb': return tableKey(resources.find(TABLES, tableOf(arn)), region);
    default: return undefined;
  }
}

function bucketKey({ BucketEncryption }: JsonObject): string | undefined {
  const [rule] = objects(optionalObject(BucketEncryption, 'BucketEncryption').ServerSideEncryptionConfiguration, 'ServerSideEncryptionConfiguration');
  return text(optionalObject(rule?.ServerSideEncryptionByDefault, 'ServerSideEncryptionByDefault').KMSMasterKeyID);
}

function tableKey(table: Resource | undefined, region: string): string | undefined {
  if (table === undefined) return undefined;
  const { SSESpecification, Replicas } = table.properties;
  const own = table.type === 'AWS::DynamoDB::Table' ? SSESpecification : objects(Replicas, 'Replicas').find(({ Region }) => Region === region)?.SSESpecification;
  return isObject(own) ? text(own.KMSMasterKeyId) : undefined;
}

/** Of the id, the ARN or the alias of a key. */
function keyArn(name: string | undefined, resources: TemplateResources): string | undefined {
  if (name === undefined) return undefined;
  const alias = resources.find(['AWS::KMS::Alias'], name.replace(/^arn:.*:alias\//, 'alias/'));
  const key = resources.find(['AWS::KMS::Key'], alias === undefined ? name : text(alias.properties.TargetKeyId) ?? '');
  return key && resources.attribute(key.id, 'Arn');
}

function text(value: Json | undefined): string | undefined {
  return optionalString(value, 'key');
}

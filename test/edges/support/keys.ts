import { ENV } from './arrangements';
import { resourceStatements } from './policies';
import { Resource, Statement, World } from './world';
import { isObject, JsonObject, objects, optionalObject } from '../../../local/src/json';

/** A key in KMS, and who may use it. */
export interface KeyInUse {
  readonly arn: string;
  readonly policy: Statement[];
}

/** The key that a resource is encrypted with. Undefined: one that the service owns, which needs no permission. */
export function keyOf(world: World, { type, properties }: Resource): KeyInUse | undefined {
  switch (type) {
    case 'AWS::SQS::Queue':
    case 'AWS::SNS::Topic': return keyNamed(world, properties.KmsMasterKeyId as string | undefined);
    case 'AWS::Logs::LogGroup': return keyNamed(world, properties.KmsKeyId as string | undefined);
    case 'AWS::StepFunctions::StateMachine': return keyNamed(world, optionalObject(properties.EncryptionConfiguration, type).KmsKeyId as string | undefined);
    case 'AWS::S3::Bucket': return bucketKey(world, properties);
    case 'AWS::DynamoDB::GlobalTable': return tableKey(world, properties);
    case 'AWS::Events::EventBus': return keyNamed(world, properties.KmsKeyIdentifier as string | undefined);
    case 'AWS::Cognito::UserPool': return keyNamed(world, optionalObject(properties.KeyConfiguration, type).KmsKeyArn as string | undefined);
    default: return undefined;
  }
}

function bucketKey(world: World, { BucketEncryption }: JsonObject): KeyInUse | undefined {
  const [rule] = objects(optionalObject(BucketEncryption, 'encryption').ServerSideEncryptionConfiguration, 'encryption');
  const { SSEAlgorithm, KMSMasterKeyID } = optionalObject(rule?.ServerSideEncryptionByDefault, 'encryption');
  return SSEAlgorithm === 'aws:kms' ? keyNamed(world, (KMSMasterKeyID as string | undefined) ?? 'alias/aws/s3') : undefined;
}

function tableKey(world: World, { SSESpecification, Replicas }: JsonObject): KeyInUse | undefined {
  if (!isObject(SSESpecification) || SSESpecification.SSEEnabled !== true) return undefined;
  const own = objects(Replicas, 'Replicas').find(({ Region }) => Region === ENV.region);
  return keyNamed(world, (optionalObject(own?.SSESpecification, 'replica').KMSMasterKeyId as string | undefined) ?? 'alias/aws/dynamodb');
}

/** The key that a property names. */
export function keyNamed(world: World, id: string | undefined): KeyInUse | undefined {
  if (id === undefined) return undefined;
  const managed = /alias\/aws\/(\w+)$/.exec(id)?.[1];
  if (managed) return { arn: `arn:aws:kms:${ENV.region}:${ENV.account}:key/aws-${managed}`, policy: managedKeyPolicy(managed) };
  const imported = world.importedKeyPolicy(id);
  if (imported) return { arn: id, policy: imported };
  const own = world.byName('AWS::KMS::Key', id);
  return { arn: world.arn(own), policy: resourceStatements(world, own) };
}

/**
 * The policy of `aws/<service>`, which can't be changed: whoever belongs to the account may use it through that service, and no other service.
 * https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-cmk
 */
function managedKeyPolicy(service: string): Statement[] {
  return [{
    Effect: 'Allow',
    Principal: { AWS: '*' },
    Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:CreateGrant', 'kms:DescribeKey'],
    Resource: '*',
    Condition: { StringEquals: { 'kms:CallerAccount': ENV.account, 'kms:ViaService': `${service}.${ENV.region}.amazonaws.com` } },
  }];
}

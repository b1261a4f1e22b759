import { Stack } from 'aws-cdk-lib';
import { AttributeType, StreamViewType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Stream, StreamEncryption } from 'aws-cdk-lib/aws-kinesis';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { BlockPublicAccess, Bucket, HttpMethods } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { ApiGatewayLogging, Auth, EntityTable, FirewallLogDestination, ServerlessApiPattern, ServerlessFunction, StreamConsumer, TableKey, WebFirewall } from '../../../src';

const CODE = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') };

/** A system on resources of the app's own, each with its own key. */
export function broughtIn(stack: Stack): void {
  const key = (id: string) => new Key(stack, `${id}Key`, { enableKeyRotation: true });
  const failureQueue = new Queue(stack, 'Failed', { encryption: QueueEncryption.KMS, encryptionMasterKey: key('Failed'), enforceSSL: true });
  const bucket = (id: string, bucketName?: string) => new Bucket(stack, id, {
    bucketName,
    encryptionKey: key(id),
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    cors: [{ allowedMethods: [HttpMethods.GET, HttpMethods.POST], allowedOrigins: ['https://shop.example.com'] }],
  });
  const table = new TableV2(stack, 'Entities', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    timeToLiveAttribute: 'expiresAt',
    encryption: TableEncryptionV2.customerManagedKey(key('Entities')),
  });
  const shop = new ServerlessApiPattern(stack, 'Shop', {
    auth: Auth.lambdaAuthorizer(new ServerlessFunction(stack, 'Authorizer', CODE).alias),
    data: { existingTable: table, existingBucket: bucket('Objects') },
    monitoring: { alarmTopic: new Topic(stack, 'Alarms', { enforceSSL: true }) },
  });
  const mailer = shop.addFunction('Mailer', { ...CODE, asyncInvocation: { failureQueue }, deadLetterQueue: failureQueue });
  mailer.addUrl();
  shop.topic.addFunction(mailer.alias);
  const kinesisStream = new Stream(stack, 'Changes', { encryption: StreamEncryption.KMS, encryptionKey: key('Changes') });
  const streamEncryptionKey = key('Orders');
  const encryption = TableKey.customerManaged(streamEncryptionKey);
  const orders = new EntityTable(stack, 'Orders', { stream: StreamViewType.NEW_IMAGE, kinesisStream, encryption }).table;
  new StreamConsumer(stack, 'Consumer', { consumer: mailer.alias, streamArn: orders.tableStreamArn!, streamEncryptionKey, failureQueue });
  const destination = FirewallLogDestination.bucket(bucket('Lines', 'aws-waf-logs-lines'));
  new WebFirewall(stack, 'Second', { logging: { destination } });
  new ApiGatewayLogging(stack, 'ApiGatewayLogging');
}

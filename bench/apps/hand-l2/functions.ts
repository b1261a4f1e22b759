import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias, Architecture, Function as LambdaFunction, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Data } from './data';
import { handlerCode } from '../assets';

export interface Deployed {
  readonly function: LambdaFunction;
  readonly alias: Alias;
  readonly logs: LogGroup;
}

export interface Functions {
  readonly items: Deployed;
  readonly files: Deployed;
  readonly jobs: Deployed;
  readonly worker: Deployed;
  readonly uploads: Rule;
}

export function addFunctions(stack: Stack, { table, bucket, queue, topic, uploadFailures }: Data): Functions {
  const add = (name: string, timeout: Duration, environment: Record<string, string>): Deployed => {
    const logs = new LogGroup(stack, `${name}-logs`, { retention: RetentionDays.THREE_MONTHS, removalPolicy: RemovalPolicy.RETAIN });
    const role = new Role(stack, `${name}-role`, {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': stack.account } } }),
    });
    logs.grantWrite(role);
    const made = new LambdaFunction(stack, name, {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: handlerCode(name),
      architecture: Architecture.ARM_64,
      memorySize: 512,
      timeout,
      role,
      logGroup: logs,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
      environment: { TABLE_NAME: table.tableName, METRICS_NAMESPACE: 'Shop', ...environment },
    });
    return { function: made, alias: new Alias(stack, `${name}-live`, { aliasName: 'live', version: made.currentVersion }), logs };
  };
  const ten = Duration.seconds(10);
  const items = add('items', ten, {});
  const files = add('files', ten, { BUCKET_NAME: bucket.bucketName });
  const jobs = add('jobs', ten, { QUEUE_URL: queue.queueUrl });
  const worker = add('worker', Duration.minutes(1), { TOPIC_ARN: topic.topicArn });

  table.grant(items.function, 'dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query');
  table.grant(files.function, 'dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem');
  table.grant(jobs.function, 'dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query');
  table.grant(worker.function, 'dynamodb:Query', 'dynamodb:UpdateItem');
  files.function.addToRolePolicy(new PolicyStatement({
    effect: Effect.ALLOW,
    actions: ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
    resources: [bucket.arnForObjects('files/*')],
  }));
  files.alias.configureAsyncInvoke({ onFailure: new SqsDestination(uploadFailures) });
  const uploads = new Rule(stack, 'Uploads', {
    description: 'Objects created under files/',
    eventPattern: {
      source: ['aws.s3'],
      detailType: ['Object Created'],
      detail: { bucket: { name: [bucket.bucketName] }, object: { key: [{ prefix: 'files/' }] } },
    },
    targets: [new LambdaTarget(files.alias, { deadLetterQueue: uploadFailures })],
  });
  jobs.function.addToRolePolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }));
  topic.grantPublish(worker.function);
  worker.alias.addEventSource(new SqsEventSource(queue, { batchSize: 10, reportBatchItemFailures: true, maxConcurrency: 10 }));
  return { items, files, jobs, worker, uploads };
}

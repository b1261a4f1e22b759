import { ApiGatewayToLambda } from '@aws-solutions-constructs/aws-apigateway-lambda';
import { SqsToLambda } from '@aws-solutions-constructs/aws-sqs-lambda';
import { WafwebaclToApiGateway } from '@aws-solutions-constructs/aws-wafwebacl-apigateway';
import { buildDynamoDBTable, buildS3Bucket, buildTopic, buildUserPool, buildUserPoolClient } from '@aws-solutions-constructs/core';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { handlerCode } from '../apps/assets';
import { synthesize } from '../apps/synthesize';

/** The same parts from AWS Solutions Constructs, with their defaults: no alarms, no dashboard, one function for each route. */
synthesize((stack) => {
  const code = (name: string) => ({ runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: handlerCode(name) });
  const userPool = buildUserPool(stack);
  buildUserPoolClient(stack, userPool);
  const { tableObject } = buildDynamoDBTable(stack, { dynamoTableProps: { partitionKey: { name: 'pk', type: AttributeType.STRING } } });
  const { bucket } = buildS3Bucket(stack, {});
  const { topic } = buildTopic(stack, 'Topic', {});
  for (const name of ['items', 'files', 'jobs']) {
    const { apiGateway, lambdaFunction } = new ApiGatewayToLambda(stack, name, { lambdaFunctionProps: code(name) });
    tableObject?.grantReadWriteData(lambdaFunction);
    bucket?.grantReadWrite(lambdaFunction);
    new WafwebaclToApiGateway(stack, `${name}-firewall`, { existingApiGatewayInterface: apiGateway });
  }
  const { lambdaFunction: worker } = new SqsToLambda(stack, 'worker', { lambdaFunctionProps: code('worker') });
  tableObject?.grantReadWriteData(worker);
  topic?.grantPublish(worker);
});

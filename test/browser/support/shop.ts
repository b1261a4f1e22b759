import { Stack } from 'aws-cdk-lib';
import { AuthorizationType, CognitoUserPoolsAuthorizer, JsonSchemaType, LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as FunctionTarget } from 'aws-cdk-lib/aws-events-targets';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';

const ORDERS = `
const { DynamoDB } = require('@aws-sdk/client-dynamodb');
const { SQS } = require('@aws-sdk/client-sqs');
const db = new DynamoDB({ maxAttempts: 1 });
exports.handler = async (event) => {
  const who = event.requestContext.authorizer.claims.email;
  if (event.httpMethod === 'GET') {
    const { Items } = await db.query({ TableName: process.env.TABLE, KeyConditionExpression: 'owner = :o', ExpressionAttributeValues: { ':o': { S: who } } });
    return { statusCode: 200, body: JSON.stringify(Items.map(({ id }) => id.S)) };
  }
  const order = JSON.parse(event.body);
  console.log('order of ' + order.product);
  const Item = { owner: { S: who }, id: { S: order.product }, count: { N: String(order.count ?? 1) }, gift: { BOOL: order.gift ?? false } };
  await db.putItem({ TableName: process.env.TABLE, Item });
  await new SQS().sendMessage({ QueueUrl: process.env.QUEUE, MessageBody: JSON.stringify(order) });
  return { statusCode: 201, body: JSON.stringify({ ...order, who }) };
};`;
const SHIP = `
exports.handler = async (event) => {
  if (event.Records === undefined) { console.log('report written'); return; }
  const { product } = JSON.parse(event.Records[0].body);
  if (product === 'broken') throw new Error('no such product');
  console.log('shipped ' + product);
};`;

/** A small shop that has a part of every kind. */
export function buildShop(stack: Stack): void {
  const code = (text: string) => ({ runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(text) });
  const table = new Table(stack, 'OrdersTable', { partitionKey: { name: 'owner', type: AttributeType.STRING }, sortKey: { name: 'id', type: AttributeType.STRING } });
  const files = new Bucket(stack, 'Invoices');
  const queue = new Queue(stack, 'Shipping', { deadLetterQueue: { queue: new Queue(stack, 'ShippingDead'), maxReceiveCount: 1 } });
  const shipped = new Topic(stack, 'Shipped');
  const orders = new LambdaFunction(stack, 'Orders', { ...code(ORDERS), environment: { TABLE: table.tableName, QUEUE: queue.queueUrl } });
  table.grantReadWriteData(orders);
  queue.grantSendMessages(orders);
  const ship = new LambdaFunction(stack, 'Ship', { ...code(SHIP), environment: { TOPIC: shipped.topicArn, INVOICES: files.bucketName } });
  ship.addEventSource(new SqsEventSource(queue));
  new Rule(stack, 'Nightly', { schedule: Schedule.expression('cron(0 3 * * ? *)'), targets: [new FunctionTarget(ship)] });
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
  const authorizer = new CognitoUserPoolsAuthorizer(stack, 'Authorizer', { cognitoUserPools: [new UserPool(stack, 'Users')] });
  const model = api.addModel('Order', {
    schema: {
      type: JsonSchemaType.OBJECT,
      required: ['product'],
      properties: {
        product: { type: JsonSchemaType.STRING, minLength: 1 },
        count: { type: JsonSchemaType.INTEGER, minimum: 1 },
        size: { type: JsonSchemaType.STRING, enum: ['small', 'large'] },
        gift: { type: JsonSchemaType.BOOLEAN },
      },
    },
  });
  const requestValidator = api.addRequestValidator('Validator', { validateRequestBody: true });
  const integration = new LambdaIntegration(orders);
  const resource = api.root.addResource('orders');
  resource.addMethod('POST', integration, { authorizer, authorizationType: AuthorizationType.COGNITO, requestModels: { 'application/json': model }, requestValidator });
  resource.addMethod('GET', integration, { authorizer, authorizationType: AuthorizationType.COGNITO });
  resource.addResource('{id}').addMethod('DELETE', integration, { authorizer, authorizationType: AuthorizationType.COGNITO });
  const answers = new LambdaFunction(stack, 'Live', code('exports.handler = async () => ({ statusCode: 200 })'));
  const live = new WebSocketLambdaIntegration('Integration', answers);
  const socket = new WebSocketApi(stack, 'Socket', { connectRouteOptions: { integration: live }, defaultRouteOptions: { integration: live } });
  new WebSocketStage(stack, 'Stage', { webSocketApi: socket, stageName: 'v1', autoDeploy: true });
}

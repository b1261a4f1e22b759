import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { LambdaIntegration, MockIntegration, ResponseTransferMode, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnApi, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { CfnDistribution, Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { CfnUserPoolDomain, UserPool } from 'aws-cdk-lib/aws-cognito';
import { Code, Function as LambdaFunction, FunctionUrl, FunctionUrlAuthType, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';

/** Answers with the body that it gets, as JSON; tells its environment where it gets none. */
const ANSWERS = `
exports.handler = async (event) => {
  if (event.requestContext?.eventType === 'CONNECT') return event.queryStringParameters?.answer ? JSON.parse(event.queryStringParameters.answer) : { statusCode: 200 };
  if (event.requestContext?.eventType === 'DISCONNECT') return {};
  const { AWS_LAMBDA_RUNTIME_API, AWS_ENDPOINT_URL } = process.env;
  return event.body ? JSON.parse(event.body) : { statusCode: 200, body: JSON.stringify({ AWS_LAMBDA_RUNTIME_API, AWS_ENDPOINT_URL }) };
};`;

/** Streams the bytes that it gets, as they are: a head, eight zeros and a body may be among them. */
const STREAMS = `
exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  stream.setContentType('application/vnd.awslambda.http-integration-response');
  stream.write(Buffer.from(event.body, 'base64'));
  stream.end();
});`;

const inline = (code: string) => ({ runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(code), memorySize: 512 });

/** Logical ids of what clients reach. */
export interface Entries {
  readonly api: string;
  readonly socket: string;
  readonly signIn: string;
  readonly website: string;
  readonly functionUrl: string;
}

/** A stack with every kind of server that the runner has. */
export function buildEntries(stack: Stack): Entries {
  const answers = new LambdaFunction(stack, 'Answers', inline(ANSWERS));
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
  api.root.addResource('answer').addMethod('ANY', new LambdaIntegration(answers));
  const streams = new LambdaFunction(stack, 'Streams', inline(STREAMS));
  api.root.addResource('stream').addMethod('POST', new LambdaIntegration(streams, { responseTransferMode: ResponseTransferMode.STREAM }));
  api.root.addResource('mock').addMethod('ANY', new MockIntegration({
    requestTemplates: { 'application/json': '{"statusCode":200}' }, integrationResponses: [{ statusCode: '200' }],
  }), { methodResponses: [{ statusCode: '200' }] });

  const integration = new WebSocketLambdaIntegration('Integration', answers);
  const socket = new WebSocketApi(stack, 'Socket', {
    connectRouteOptions: { integration }, disconnectRouteOptions: { integration }, defaultRouteOptions: { integration, returnResponse: true },
  });
  new WebSocketStage(stack, 'Stage', { webSocketApi: socket, stageName: 'v1', autoDeploy: true });

  const domain = new UserPool(stack, 'Users').addDomain('Domain', { cognitoDomain: { domainPrefix: 'hostile' } });
  const bucket = new Bucket(stack, 'Bucket', { removalPolicy: RemovalPolicy.DESTROY });
  const website = new Distribution(stack, 'Website', { defaultBehavior: { origin: S3BucketOrigin.withOriginAccessControl(bucket) } });
  const functionUrl = answers.addFunctionUrl({ authType: FunctionUrlAuthType.NONE });
  type Entry = RestApi | WebSocketApi | Distribution | FunctionUrl | typeof domain;
  const id = ({ node }: Entry) => stack.getLogicalId(node.defaultChild as CfnApi | CfnDistribution | CfnUserPoolDomain);
  return { api: id(api), socket: id(socket), signIn: id(domain), website: id(website), functionUrl: id(functionUrl) };
}

import { join } from 'node:path';
import { LambdaRestApi } from 'aws-cdk-lib/aws-apigateway';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { synthesize } from './synthesize';

/** One route with a function that answers at once, for the comparison of local runners. */
synthesize((stack) => {
  const handler = new LambdaFunction(stack, 'Hello', {
    runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromAsset(join(__dirname, '..', '..', 'serverless-offline'), { exclude: ['*.yml'] }),
  });
  new LambdaRestApi(stack, 'Api', { handler, proxy: false }).root.addResource('hello').addMethod('GET');
});

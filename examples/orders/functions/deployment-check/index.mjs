import { CodeDeployClient, PutLifecycleEventHookExecutionStatusCommand } from '@aws-sdk/client-codedeploy';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

const [lambda, codeDeploy] = [new LambdaClient(), new CodeDeployClient()];

/** Before a new version gets any traffic: lists the orders of a customer who doesn't exist. */
const EVENT = {
  httpMethod: 'GET',
  path: '/items',
  resource: '/items',
  headers: {},
  multiValueHeaders: {},
  requestContext: { requestId: 'deployment-check', authorizer: { claims: { sub: 'deployment-check' } } },
};

export async function handler({ DeploymentId: deploymentId, LifecycleEventHookExecutionId: lifecycleEventHookExecutionId }) {
  const status = await works() ? 'Succeeded' : 'Failed';
  await codeDeploy.send(new PutLifecycleEventHookExecutionStatusCommand({ deploymentId, lifecycleEventHookExecutionId, status }));
}

async function works() {
  try {
    const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: process.env.NEW_VERSION, Payload: JSON.stringify(EVENT) }));
    const { statusCode, body } = JSON.parse(Buffer.from(Payload).toString());
    console.log('The new version answered', statusCode, body);
    return statusCode === 200;
  } catch (error) {
    console.error('The new version could not be asked', error);
    return false;
  }
}

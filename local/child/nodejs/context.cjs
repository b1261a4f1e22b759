// @ts-check
'use strict';
/**
 * What a handler is told of its invocation, see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
 * @typedef {ReturnType<typeof contextOf> & Record<string, unknown>} Context
 * @param {import('node:http').IncomingHttpHeaders} headers
 */
function contextOf(headers) {
  const { env } = process;
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  const traceId = text(headers, 'lambda-runtime-trace-id');
  if (traceId === undefined) delete env._X_AMZN_TRACE_ID;
  else env._X_AMZN_TRACE_ID = traceId;
  return {
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: text(headers, 'lambda-runtime-invoked-function-arn'),
    // A text, as in Lambda.
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    awsRequestId: String(headers['lambda-runtime-aws-request-id']),
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    identity: json(headers, 'lambda-runtime-cognito-identity'),
    clientContext: json(headers, 'lambda-runtime-client-context'),
    tenantId: text(headers, 'lambda-runtime-aws-tenant-id'),
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

/** @param {import('node:http').IncomingHttpHeaders} headers @param {string} name */
function text(headers, name) {
  const value = headers[name];
  return value === undefined || value === '' ? undefined : String(value);
}

/** @param {import('node:http').IncomingHttpHeaders} headers @param {string} name @returns {unknown} */
function json(headers, name) {
  const value = text(headers, name);
  return value === undefined ? undefined : JSON.parse(value);
}

module.exports = { contextOf };

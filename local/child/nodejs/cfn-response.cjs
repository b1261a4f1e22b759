// @ts-check
'use strict';
/** What Lambda gives to inline code of custom resources, see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-lambda-function-code-cfnresponsemodule.html */
const https = require('node:https');

/**
 * @param {{ ResponseURL: string, StackId: string, RequestId: string, LogicalResourceId: string }} event
 * @param {{ logStreamName: string, done: () => void }} context
 * @param {string} status
 * @param {unknown} data
 * @param {string} [physicalId]
 * @param {boolean} [noEcho]
 */
function send(event, context, status, data, physicalId, noEcho) {
  const { StackId, RequestId, LogicalResourceId } = event;
  const body = JSON.stringify({
    Status: status,
    Reason: `See the details in CloudWatch Log Stream: ${context.logStreamName}`,
    PhysicalResourceId: physicalId ?? context.logStreamName,
    StackId,
    RequestId,
    LogicalResourceId,
    NoEcho: noEcho ?? false,
    Data: data,
  });
  const { hostname, pathname, search } = new URL(event.ResponseURL);
  const request = https.request({ hostname, port: 443, path: pathname + search, method: 'PUT', headers: { 'content-type': '', 'content-length': Buffer.byteLength(body) } }, () => context.done());
  request.on('error', () => context.done());
  request.end(body);
}

module.exports = { SUCCESS: 'SUCCESS', FAILED: 'FAILED', send };

import { AwsRequest, AwsResponse, xmlText } from './aws-service';
import { isForm } from './form';

/** An error of the runner itself, in the words of the caller's protocol, so that its SDK tells the reason. */
export function runnerError(request: AwsRequest, status: number, code: string, reason: string): AwsResponse {
  return isForm(request)
    ? { status, headers: { 'content-type': 'text/xml' }, body: Buffer.from(`<ErrorResponse><Error><Code>${code}</Code><Message>${xmlText(reason)}</Message></Error></ErrorResponse>`), reason }
    : { status, headers: { 'content-type': 'application/json', 'x-amzn-errortype': code }, body: Buffer.from(JSON.stringify({ __type: code, message: reason })), reason };
}

/** A call to a service that nothing here serves. */
export function notServed(request: AwsRequest, service: string): AwsResponse {
  return runnerError(request, 501, 'LocalRunner.NotServed', `The local runner does not serve ${service} with this template. If another emulator does, start the runner with --fallback ${service}=URL`);
}

import { Emulator } from '../emulators/emulator';
import { isObject, JsonObject, optionalString, parse } from '../json';
import { AwsRequest, AwsResponse, AwsService, IamAction, jsonDenied, jsonFailure, Refusal } from './aws-service';
import { formAnswer } from './form';
import { forward } from './forward';
import { sqsFormAnswer, sqsInput } from './sqs-form';

/** The only type in which the emulator takes JSON. */
const JSON_TYPE = 'application/x-amz-json-1.0';

export class SqsService implements AwsService {
  public readonly scope = 'sqs';

  constructor(private readonly emulator: Emulator, private readonly arn: (queue: string) => string) {}

  public async actions(request: AwsRequest): Promise<readonly IamAction[]> {
    const { operation, input } = spoken(request);
    const queue = optionalString(input.QueueUrl, 'QueueUrl')?.split('/').pop() ?? optionalString(input.QueueName, 'QueueName');
    return [{ action: `sqs:${operation.replace(/Batch$/, '')}`, resource: queue === undefined ? '*' : this.arn(queue) }];
  }

  public async handle(request: AwsRequest): Promise<AwsResponse> {
    if (speaksJson(request)) return forward(this.emulator, { ...request, headers: { ...request.headers, 'content-type': JSON_TYPE } });
    const { operation, input } = sqsInput(request);
    if (operation !== 'SendMessage') {
      const reason = `The local runner takes no form for ${operation}`;
      return { ...formAnswer(request, 501, 'ErrorResponse', { Error: { Type: 'Receiver', Code: 'UnsupportedOperation', Message: reason } }), reason };
    }
    const answer = await forward(this.emulator, {
      method: 'POST',
      url: '/',
      headers: { ...request.headers, 'content-type': JSON_TYPE, 'x-amz-target': `AmazonSQS.${operation}` },
      body: Buffer.from(JSON.stringify(input)),
    });
    return sqsFormAnswer(request, operation, answer);
  }

  public failure(status: number, code?: string): AwsResponse {
    return jsonFailure('com.amazonaws.sqs#', status, code);
  }

  /** With the code that clients knew before SQS spoke JSON. */
  public denied(refusal: Refusal): AwsResponse {
    const answer = jsonDenied(refusal);
    return refusal.byKey
      ? { ...answer, body: Buffer.from(JSON.stringify({ __type: 'com.amazonaws.sqs#KmsAccessDenied', message: refusal.message })), headers: { ...answer.headers, 'x-amzn-query-error': 'KMS.AccessDeniedException;Sender' } }
      : { ...answer, status: 403, headers: { ...answer.headers, 'x-amzn-query-error': 'AccessDenied;Sender' } };
  }
}

function speaksJson(request: AwsRequest): boolean {
  return request.headers['x-amz-target'] !== undefined;
}

function spoken(request: AwsRequest): { readonly operation: string; readonly input: JsonObject } {
  if (!speaksJson(request)) return sqsInput(request);
  const operation = String(request.headers['x-amz-target']).split('.').pop() ?? '';
  const input = parse(request.body.toString('utf8'), operation);
  return { operation, input: isObject(input) ? input : {} };
}

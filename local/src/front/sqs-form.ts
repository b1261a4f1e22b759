import { randomUUID } from 'node:crypto';
import { AwsRequest, AwsResponse } from './aws-service';
import { formAnswer, formOf } from './form';
import { JsonObject, object, parse } from '../json';

const PLAIN = ['MessageBody', 'MessageGroupId', 'MessageDeduplicationId'];

/** A form as SQS takes it, also in a queue's own path, in the JSON that the emulator speaks. */
export function sqsInput(request: AwsRequest): { readonly operation: string; readonly input: JsonObject } {
  const form = formOf(request);
  const delay = form.get('DelaySeconds');
  const attributes = messageAttributes(form);
  return {
    operation: form.get('Action') ?? '',
    input: {
      QueueUrl: form.get('QueueUrl') ?? `http://sqs${request.path}`,
      ...Object.fromEntries(PLAIN.flatMap((name) => (form.has(name) ? [[name, form.get(name)]] : []))),
      ...(delay === null ? {} : { DelaySeconds: Number(delay) }),
      ...(Object.keys(attributes).length === 0 ? {} : { MessageAttributes: attributes }),
    },
  };
}

/** The emulator's JSON, as SQS answers a form. */
export function sqsFormAnswer(request: AwsRequest, operation: string, answer: AwsResponse): AwsResponse {
  const output = object(parse(answer.body.toString('utf8'), operation), operation);
  const RequestId = randomUUID();
  if (answer.status !== 200) {
    const code = String(output.__type ?? 'InternalFailure').split('#').pop() ?? '';
    return formAnswer(request, answer.status, 'ErrorResponse', { Error: { Type: answer.status >= 500 ? 'Receiver' : 'Sender', Code: code, Message: output.message ?? code }, RequestId });
  }
  return formAnswer(request, 200, `${operation}Response`, {
    [`${operation}Result`]: { MD5OfMessageAttributes: null, SequenceNumber: null, ...output },
    ResponseMetadata: { RequestId },
  });
}

function messageAttributes(form: URLSearchParams): JsonObject {
  const attributes: Record<string, JsonObject> = {};
  for (let index = 1; form.has(`MessageAttribute.${index}.Name`); index += 1) {
    const value = (name: string): string | undefined => form.get(`MessageAttribute.${index}.Value.${name}`) ?? undefined;
    attributes[form.get(`MessageAttribute.${index}.Name`) ?? ''] = { DataType: value('DataType'), StringValue: value('StringValue'), BinaryValue: value('BinaryValue') };
  }
  return attributes;
}

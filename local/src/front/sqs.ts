import { Emulator } from '../emulators/emulator';
import { isObject, optionalString, parse } from '../json';
import { AwsRequest, AwsResponse, AwsService, IamAction, jsonFailure } from './aws-service';
import { forward } from './forward';

export class SqsService implements AwsService {
  public readonly scope = 'sqs';

  constructor(private readonly emulator: Emulator, private readonly arn: (queue: string) => string) {}

  public async actions(request: AwsRequest): Promise<readonly IamAction[]> {
    const operation = String(request.headers['x-amz-target']).split('.').pop() ?? '';
    const parsed = parse(request.body.toString('utf8'), operation);
    const input = isObject(parsed) ? parsed : {};
    const queue = optionalString(input.QueueUrl, 'QueueUrl')?.split('/').pop() ?? optionalString(input.QueueName, 'QueueName');
    return [{ action: `sqs:${operation.replace(/Batch$/, '')}`, resource: queue === undefined ? '*' : this.arn(queue) }];
  }

  public async handle(request: AwsRequest): Promise<AwsResponse> {
    return forward(this.emulator, request);
  }

  public failure(status: number, code?: string): AwsResponse {
    return jsonFailure('com.amazonaws.sqs#', status, code);
  }
}

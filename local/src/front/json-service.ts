import { isObject, JsonObject, messageOf, parse } from '../json';
import { AwsRequest, AwsResponse, AwsService, IamAction, jsonDenied, jsonFailure, Refusal } from './aws-service';

/** An error as a service answers it. */
export class ServiceError extends Error {
  constructor(public readonly code: string, message: string, public readonly status = 400) {
    super(message);
  }
}

/** Implementation of one operation of a service. */
export type Operation = (input: JsonObject) => Promise<JsonObject> | JsonObject;

/** A service that takes and gives JSON, with its operation in `X-Amz-Target`. */
export abstract class JsonService implements AwsService {
  public abstract readonly scope: string;
  protected abstract readonly operations: Readonly<Record<string, Operation>>;

  public async actions(request: AwsRequest): Promise<readonly IamAction[]> {
    const input = inputOf(request);
    const action = `${this.scope}:${operationOf(request)}`;
    return this.resources(input).map((resource) => ({ action, resource }));
  }

  public async handle(request: AwsRequest): Promise<AwsResponse> {
    const name = operationOf(request);
    const operation = this.operations[name];
    if (operation === undefined) return failure(new ServiceError('UnknownOperationException', `The local runner doesn't serve ${this.scope}:${name}`, 501));
    try {
      return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: Buffer.from(JSON.stringify(await operation(inputOf(request)))) };
    } catch (error) {
      return failure(error instanceof ServiceError ? error : new ServiceError('InternalServerError', messageOf(error), 500));
    }
  }

  public failure(status: number, code?: string): AwsResponse {
    return jsonFailure('', status, code);
  }

  public denied(refusal: Refusal): AwsResponse {
    return jsonDenied(refusal);
  }

  /** ARNs that a call is about. */
  protected abstract resources(input: JsonObject): readonly string[];
}

function operationOf(request: AwsRequest): string {
  return String(request.headers['x-amz-target'] ?? '').split('.').pop() ?? '';
}

function inputOf(request: AwsRequest): JsonObject {
  const input = request.body.length === 0 ? {} : parse(request.body.toString('utf8'), 'body');
  return isObject(input) ? input : {};
}

function failure({ code, message, status }: ServiceError): AwsResponse {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: Buffer.from(JSON.stringify({ __type: code, message, Message: message })),
    reason: `${code}: ${message}`,
  };
}

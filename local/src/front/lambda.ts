import { AwsRequest, AwsResponse, AwsService, IamAction, Refusal } from './aws-service';
import { Functions } from '../functions/functions';
import { Json, messageOf, parse } from '../json';

/** The parts of the system that the service uses. */
export interface Invocations {
  readonly functions: Functions;
  /** Invokes a function without waiting for its answer. */
  later(reference: string, event: Json): void;
}

const PATH = /^\/2015-03-31\/functions\/(?<name>[^/]+)\/invocations$/;

/** `lambda:Invoke`: functions that call each other. */
export class LambdaService implements AwsService {
  public readonly scope = 'lambda';

  constructor(private readonly invocations: Invocations) {}

  public async actions(request: AwsRequest): Promise<readonly IamAction[]> {
    const reference = referenceOf(request);
    return reference === undefined ? [] : [{ action: 'lambda:InvokeFunction', resource: this.arn(reference) ?? '*' }];
  }

  public async handle(request: AwsRequest): Promise<AwsResponse> {
    const reference = referenceOf(request);
    if (reference === undefined) return failure(501, 'UnsupportedOperationException', `The local runner doesn't serve ${request.method} ${request.path} of Lambda`);
    if (this.arn(reference) === undefined) return failure(404, 'ResourceNotFoundException', `Function not found: ${reference}`);
    let event: Json;
    try {
      event = request.body.length === 0 ? {} : parse(request.body.toString('utf8'), 'payload');
    } catch (error) {
      return failure(400, 'InvalidRequestContentException', `Could not parse request body into json: ${messageOf(error)}`);
    }
    switch (request.headers['x-amz-invocation-type']) {
      case 'Event':
        this.invocations.later(reference, event);
        return answer(202, '');
      case 'DryRun':
        return answer(204, '');
      default: {
        const { outcome, payload } = await this.invocations.functions.invoke(reference, event, [request.headers['x-amzn-trace-id'] ?? []].flat()[0]);
        if (outcome === 'throttled') return failure(429, 'TooManyRequestsException', 'Rate Exceeded.');
        return answer(200, payload, { 'x-amz-executed-version': this.invocations.functions.target(reference).version, ...(outcome === 'succeeded' ? {} : { 'x-amz-function-error': 'Unhandled' }) });
      }
    }
  }

  public failure(status: number, code?: string): AwsResponse {
    return failure(status, code ?? (status >= 500 ? 'ServiceException' : status === 403 ? 'AccessDeniedException' : 'TooManyRequestsException'), 'injected by the local runner');
  }

  public denied({ message, reason }: Refusal): AwsResponse {
    return { ...failure(403, 'AccessDeniedException', message), reason };
  }

  private arn(reference: string | undefined): string | undefined {
    try {
      return reference === undefined ? undefined : this.invocations.functions.target(reference).arn;
    } catch {
      return undefined;
    }
  }
}

/** A name, an ARN, or part of one; the version may stand in the query. */
function referenceOf({ method, path, query }: AwsRequest): string | undefined {
  const name = method === 'POST' ? PATH.exec(path)?.groups?.name : undefined;
  if (name === undefined) return undefined;
  const reference = decodeURIComponent(name).replace(/^\d{12}:(function:)?/, '');
  const qualifier = query.get('Qualifier');
  return qualifier === null || qualifier === '$LATEST' ? reference : `${reference}:${qualifier}`;
}

function answer(status: number, payload: string, headers: Readonly<Record<string, string>> = {}): AwsResponse {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: Buffer.from(payload) };
}

function failure(status: number, type: string, message: string): AwsResponse {
  return { ...answer(status, JSON.stringify({ Type: 'User', Message: message, message }), { 'x-amzn-errortype': type }), reason: `${type}: ${message}` };
}

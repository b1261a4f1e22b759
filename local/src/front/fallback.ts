import type { Endpoint } from '../emulators/emulator';
import { messageOf } from '../json';
import { AwsRequest, AwsResponse, AwsService, IamAction, jsonDenied, jsonFailure, Refusal } from './aws-service';
import { formOf } from './form';
import { forward } from './forward';
import { runnerError } from './runner-error';

/** A service that the runner doesn't serve, and another emulator does. */
export class FallbackService implements AwsService {
  private readonly emulator: Endpoint;

  /** @param url address of the emulator, such as `http://127.0.0.1:4566` */
  constructor(public readonly scope: string, private readonly url: string) {
    const { hostname, port } = new URL(url);
    this.emulator = { host: hostname, port: port === '' ? 80 : Number(port) };
  }

  public async actions(request: AwsRequest): Promise<readonly IamAction[]> {
    const named = String(request.headers['x-amz-target'] ?? '').split('.').pop() ?? '';
    const operation = named === '' ? formOf(request).get('Action') ?? `${request.method} ${request.path}` : named;
    return [{ action: `${this.scope}:${operation}`, resource: '*' }];
  }

  public async handle(request: AwsRequest): Promise<AwsResponse> {
    try {
      return await forward(this.emulator, { ...request, headers: { ...request.headers, host: new URL(this.url).host } });
    } catch (error) {
      return runnerError(request, 502, 'LocalRunner.NoFallback', `The emulator of ${this.scope} can't be reached at ${this.url}: ${messageOf(error)}`);
    }
  }

  public failure(status: number, code?: string): AwsResponse {
    return jsonFailure('', status, code);
  }

  public denied(refusal: Refusal): AwsResponse {
    return jsonDenied(refusal);
  }

  /** Only the emulator knows the resource of such a call. */
  public isPublic(): boolean {
    return true;
  }
}

import { isObject, Json } from '../json';
import { ACCOUNT } from '../options';
import { AwsRequest, AwsResponse, AwsService, Caller, IamAction, Refusal } from './aws-service';
import { Connection } from '../websocket/connection';
import { LARGEST_MESSAGE, WebSocketApi } from '../websocket/web-socket-api';

const ACTION = 'execute-api:ManageConnections';

/** A request to `/<api>/<stage>/@connections/<id>`. */
interface Target {
  readonly api: string;
  readonly stage: string;
  readonly id: string;
}

/**
 * The management of WebSocket connections. In AWS, each API has its own address; here the API's ID is the first part
 * of the path.
 */
export class ConnectionsService implements AwsService {
  public readonly scope = 'execute-api';

  constructor(private readonly region: string, private readonly apis: readonly WebSocketApi[]) {}

  public async actions(request: AwsRequest): Promise<readonly IamAction[]> {
    return [{ action: ACTION, resource: this.arn(request) }];
  }

  public async handle(request: AwsRequest, caller: Caller | undefined): Promise<AwsResponse> {
    if (caller === undefined || caller.permissions.refuses(ACTION, this.arn(request))) return failure(403, 'ForbiddenException', 'Forbidden');
    const { api, stage, id } = target(request);
    const found = this.apis.find(({ definition }) => definition.id === api && definition.stage === stage);
    if (found === undefined) return failure(403, 'ForbiddenException', 'Forbidden');
    const connection = found.connection(id);
    return connection === undefined ? gone() : serve(request, connection);
  }

  public failure(status: number, code?: string): AwsResponse {
    const type = code ?? (status >= 500 ? 'InternalServerErrorException' : status === 410 ? 'GoneException' : status === 403 ? 'ForbiddenException' : 'LimitExceededException');
    return failure(status, type, `${type}, injected by the local runner`);
  }

  public denied({ message, reason }: Refusal): AwsResponse {
    return { ...failure(403, 'ForbiddenException', message), reason };
  }

  private arn(request: AwsRequest): string {
    const { api, stage, id } = target(request);
    return `arn:aws:execute-api:${this.region}:${ACCOUNT}:${api}/${stage}/${request.method}/@connections/${id}`;
  }
}

async function serve(request: AwsRequest, connection: Connection): Promise<AwsResponse> {
  switch (request.method) {
    case 'POST':
      if (request.body.length > LARGEST_MESSAGE) return failure(413, 'PayloadTooLargeException', 'Message too large');
      return await connection.send(request.body) ? json(200, {}) : gone();
    case 'GET':
      return json(200, connection.describe());
    case 'DELETE':
      connection.close();
      return { status: 204, headers: {}, body: Buffer.alloc(0) };
    default:
      return failure(403, 'ForbiddenException', 'Forbidden');
  }
}

function target({ path }: AwsRequest): Target {
  const [, api = '', stage = '', , id = ''] = path.split('/');
  return { api, stage, id: decodeURIComponent(id) };
}

/** Clients come and go, so callers expect it and the log has no word of it. */
function gone(): AwsResponse {
  const { reason: _reason, ...answer } = failure(410, 'GoneException', 'Gone');
  return answer;
}

function failure(status: number, type: string, message: string): AwsResponse {
  const answer = json(status, { message });
  return { ...answer, headers: { ...answer.headers, 'x-amzn-errortype': type }, reason: `${type}: ${message}` };
}

function json(status: number, body: Json): AwsResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: Buffer.from(isObject(body) && Object.keys(body).length === 0 ? '' : JSON.stringify(body)) };
}

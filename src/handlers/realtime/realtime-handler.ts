import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { answerTo } from './client-message';
import { connectionIdOf, connectionOf } from './connection';
import type { ConnectionRegistry } from './connection-registry';
import { BEARER_PROTOCOL, offersBearer } from './subprotocol';
import type { OwnerSource } from '../shared/owner';
import { errorName, isTransient } from '../shared/sdk-errors';
import { type Telemetry, count, flushing } from '../shared/telemetry';

export interface RealtimeProps extends Telemetry {
  readonly registry: ConnectionRegistry;
  readonly source: OwnerSource;
  readonly connectionsPerOwner: number;
  /** Claims by which messages are sent. */
  readonly claims: readonly string[];
}

/** Answer to API Gateway: accepts or refuses a connection, or sends the body to it. */
export interface RealtimeResult {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export type RealtimeHandler = (event: APIGatewayProxyEvent, context: Context) => Promise<RealtimeResult>;

/** Takes connections, and answers what no other route takes. */
export function realtimeHandler(props: RealtimeProps): RealtimeHandler {
  return (event, context) => {
    props.logger.addContext(context);
    return flushing(props.metrics, () => {
      switch (event.requestContext?.eventType) {
        case 'CONNECT':
          return connect(props, event);
        case 'DISCONNECT':
          return disconnect(props, event);
        default:
          return Promise.resolve({ statusCode: 200, body: JSON.stringify(answerTo(event)) });
      }
    });
  };
}

async function connect(
  { registry, source, connectionsPerOwner, claims, logger, metrics }: RealtimeProps, event: APIGatewayProxyEvent,
): Promise<RealtimeResult> {
  const connection = connectionOf(event, source, claims);
  if (connection === undefined) {
    return { statusCode: 401 };
  }
  try {
    await registry.add(connection);
    // Counted with itself among them: of many that come at once, none slips through.
    if (await registry.count(connection.ownerId) > connectionsPerOwner) {
      await registry.remove(connection.id);
      count(metrics, 'ConnectionsRefused');
      return { statusCode: 429 };
    }
  } catch (error) {
    const [transient, detail] = [isTransient(error), { connectionId: connection.id, error: errorName(error) }];
    if (transient) {
      logger.warn('A connection could not be registered', detail);
    } else {
      logger.error('A connection could not be registered', detail);
    }
    return { statusCode: transient ? 503 : 500 };
  }
  count(metrics, 'ConnectionsOpened');
  // Browsers end a connection of which the protocol that they asked for was not accepted.
  return { statusCode: 200, ...(offersBearer(event) ? { headers: { 'Sec-WebSocket-Protocol': BEARER_PROTOCOL } } : {}) };
}

/** There is no caller to answer, and no second call: what is left over is found gone by the next message, or expires. */
async function disconnect({ registry, logger, metrics }: RealtimeProps, event: APIGatewayProxyEvent): Promise<RealtimeResult> {
  const connectionId = connectionIdOf(event);
  if (connectionId === undefined) {
    return { statusCode: 400 };
  }
  try {
    await registry.remove(connectionId);
    count(metrics, 'ConnectionsClosed');
  } catch (error) {
    if (!isTransient(error)) {
      throw error;
    }
    logger.warn('The rows of a connection are left over', { connectionId, error: errorName(error) });
  }
  return { statusCode: 200 };
}

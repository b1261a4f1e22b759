import type { Logger } from '@aws-lambda-powertools/logger';
import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { Slots } from './slots';
import type { FoundConnection } from '../realtime/connection-registry';
import { CLIENT_SETTINGS } from '../shared/sdk-client';
import { errorName, isTransient, statusOf } from '../shared/sdk-errors';

/** Sent; gone for good; or left for another attempt. */
export type SendOutcome = 'sent' | 'gone' | 'left';

/** Enough for hundreds of connections a second; each holds a socket and a frame. */
const PARALLEL = 50;
/** As long as `$connect` may take, API Gateway knows a connection that is registered already as little as one that is gone. */
const CONNECTING_MILLISECONDS = 30_000;
const CONNECTING_PAUSE_MILLISECONDS = 1000;

/** One slow connection is given up after four seconds, and left to the next attempt. */
export function managementClient(endpoint: string): ApiGatewayManagementApiClient {
  return new ApiGatewayManagementApiClient({ ...CLIENT_SETTINGS, maxAttempts: 2, endpoint });
}

/** Sends to connections, a bounded number at a time over all messages of a function. */
export class FrameSender {
  private readonly slots = new Slots(PARALLEL);

  constructor(private readonly client: ApiGatewayManagementApiClient, private readonly logger: Logger) {}

  /** @param deadline when it is too late to begin */
  async send(connection: FoundConnection, frame: Uint8Array, deadline: number): Promise<SendOutcome> {
    const first = await this.attempt(connection, frame, deadline);
    if (first !== 'connecting') {
      return first;
    }
    await new Promise((resolve) => { setTimeout(resolve, CONNECTING_PAUSE_MILLISECONDS); });
    const second = await this.attempt(connection, frame, deadline);
    return second === 'connecting' ? 'left' : second;
  }

  private attempt({ id, connectedAt }: FoundConnection, frame: Uint8Array, deadline: number): Promise<SendOutcome | 'connecting'> {
    return this.slots.use(async () => {
      if (Date.now() > deadline) {
        return 'left';
      }
      try {
        await this.client.send(new PostToConnectionCommand({ ConnectionId: id, Data: frame }));
        return 'sent';
      } catch (error) {
        return this.outcomeOf(error, connectedAt);
      }
    });
  }

  private outcomeOf(error: unknown, connectedAt: number): SendOutcome | 'connecting' {
    if (statusOf(error) === 410) {
      return Date.now() - connectedAt < CONNECTING_MILLISECONDS ? 'connecting' : 'gone';
    }
    if (!isTransient(error)) {
      // Such as a permission that is missing: no fault of the connection, so nothing is removed.
      this.logger.error('A frame could not be sent', { error: errorName(error), status: statusOf(error) });
    }
    return 'left';
  }
}

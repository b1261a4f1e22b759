import type { Logger } from '@aws-lambda-powertools/logger';
import type { Frame } from './frame';
import { type ManagementApi, PARALLEL } from './management-api';
import { Slots } from './slots';
import type { FoundConnection } from '../realtime/connection-registry';
import { errorName, isTransient } from '../shared/sdk-errors';

/** Sent; gone for good; or left for another attempt. */
export type SendOutcome = 'sent' | 'gone' | 'left';

/** The outcome so far, and how long to wait before there is another one. */
interface Attempt {
  readonly outcome: SendOutcome;
  readonly againAfterMilliseconds?: number;
}

/** As long as `$connect` may take, API Gateway knows a connection that is registered already as little as one that is gone. */
const CONNECTING_MILLISECONDS = 30_000;
const CONNECTING_PAUSE_MILLISECONDS = 1000;
const PAUSE_MILLISECONDS = 200;

/** Sends to connections, a bounded number at a time over all messages of a function. One that is slow is given up after four seconds. */
export class FrameSender {
  private readonly slots = new Slots(PARALLEL);

  constructor(private readonly management: Pick<ManagementApi, 'post'>, private readonly logger: Logger) {}

  /** @param deadline when it is too late to begin */
  async send(connection: FoundConnection, frame: Frame, deadline: number): Promise<SendOutcome> {
    const { outcome, againAfterMilliseconds: pause } = await this.attempt(connection, frame, deadline);
    if (pause === undefined) {
      return outcome;
    }
    await new Promise((resolve) => { setTimeout(resolve, pause); });
    return (await this.attempt(connection, frame, deadline)).outcome;
  }

  private attempt({ id, connectedAt }: FoundConnection, frame: Frame, deadline: number): Promise<Attempt> {
    return this.slots.use(async () => {
      if (Date.now() > deadline) {
        return { outcome: 'left' };
      }
      try {
        return this.judge(await this.management.post(id, frame), connectedAt);
      } catch (error) {
        return this.left(isTransient(error), { error: errorName(error) });
      }
    });
  }

  private judge(status: number, connectedAt: number): Attempt {
    if (status === 410) {
      const connecting = Date.now() - connectedAt < CONNECTING_MILLISECONDS;
      return connecting ? { outcome: 'left', againAfterMilliseconds: CONNECTING_PAUSE_MILLISECONDS } : { outcome: 'gone' };
    }
    return status >= 200 && status < 300 ? { outcome: 'sent' } : this.left(status === 429 || status >= 500, { status });
  }

  private left(transient: boolean, reason: Readonly<Record<string, string | number>>): Attempt {
    if (!transient) {
      // Such as a permission that is missing: no fault of the connection, so nothing is removed.
      this.logger.error('A frame could not be sent', reason);
    }
    return { outcome: 'left', ...(transient ? { againAfterMilliseconds: PAUSE_MILLISECONDS * (0.5 + Math.random()) } : {}) };
  }
}

import { type CreatedObject, continuation } from './object-event';
import type { OwnQueue } from '../shared/own-queue';

/** The queue that imports come by. */
export class ImportQueue {
  constructor(private readonly queue: OwnQueue) {}

  /** Lets an import go on in another invocation, after a while. */
  async goOn(object: CreatedObject, milliseconds = 0): Promise<void> {
    await this.queue.send(continuation(object), milliseconds);
  }
}

import { chance } from './chance';

export interface QueuedMessage {
  readonly messageId: string;
  readonly body: string;
}

export interface Delivery extends QueuedMessage {
  readonly receiveCount: number;
}

interface Entry {
  readonly message: QueuedMessage;
  state: 'waiting' | 'deleted' | 'dead';
  receiveCount: number;
  visibleAt: number;
  repeated: boolean;
}

const BATCH_SIZE = 10;
/** Of messages that are delivered twice at once, and again after they were deleted. */
const DUPLICATES = 0.08;

/** A standard queue at its worst, on its own clock: in no order, in batches, more than once, and into a dead-letter queue in the end. */
export class UnreliableQueue {
  now = Date.now();
  private round = 0;
  private readonly entries: Entry[];

  constructor(
    messages: readonly QueuedMessage[],
    private readonly seed: number,
    private readonly visibilityMilliseconds: number,
    private readonly maxReceiveCount = 5,
  ) {
    this.entries = messages.map((message) => ({ message, state: 'waiting', receiveCount: 0, visibleAt: this.now, repeated: false }));
  }

  get isEmpty(): boolean {
    return this.entries.every(({ state }) => state !== 'waiting');
  }

  get deadLetters(): string[] {
    return this.entries.filter(({ state }) => state === 'dead').map(({ message }) => message.messageId);
  }

  /** A message that comes later. */
  send(message: QueuedMessage, delayMilliseconds = 0): void {
    this.entries.push({ message, state: 'waiting', receiveCount: 0, visibleAt: this.now + delayMilliseconds, repeated: false });
  }

  /** Everything that is visible, in batches that are meant to run side by side. Time passes until it would be visible again. */
  receive(): readonly (readonly Delivery[])[] {
    this.round += 1;
    this.now += this.visibilityMilliseconds;
    const deliveries = this.entries.flatMap((entry) => this.deliveriesOf(entry));
    const shuffled = deliveries
      .map((delivery, index) => ({ delivery, rank: chance(this.seed, 'order', this.round, index) }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ delivery }) => delivery);
    const batches = Math.ceil(shuffled.length / BATCH_SIZE);
    return Array.from({ length: batches }, (_, index) => shuffled.slice(index * BATCH_SIZE, (index + 1) * BATCH_SIZE));
  }

  /** A handled message is gone, even if its second delivery failed. */
  delete(messageIds: readonly string[]): void {
    for (const entry of this.entries.filter(({ message }) => messageIds.includes(message.messageId))) {
      entry.state = 'deleted';
    }
  }

  private deliveriesOf(entry: Entry): Delivery[] {
    const { message: { messageId } } = entry;
    if (entry.state === 'deleted') {
      // Once: it comes back from a replica that has not heard of it.
      const comesBack = !entry.repeated && chance(this.seed, 'late', messageId) < DUPLICATES;
      entry.repeated = true;
      return comesBack ? [this.delivery(entry)] : [];
    }
    if (entry.state === 'dead' || entry.visibleAt > this.now) {
      return [];
    }
    if (entry.receiveCount >= this.maxReceiveCount) {
      entry.state = 'dead';
      return [];
    }
    entry.visibleAt = this.now + this.visibilityMilliseconds;
    const first = this.delivery(entry);
    return chance(this.seed, 'twice', messageId, entry.receiveCount) < DUPLICATES ? [first, { ...first }] : [first];
  }

  private delivery(entry: Entry): Delivery {
    entry.receiveCount += 1;
    return { ...entry.message, receiveCount: entry.receiveCount };
  }
}

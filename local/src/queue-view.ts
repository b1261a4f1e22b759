import { awsRequest } from './emulators/aws-call';
import { Emulators } from './emulators/emulators';
import { isObject, Json, JsonObject, object, optionalObject, parse, string } from './json';

export interface SendOptions {
  /** Of a FIFO queue. */
  readonly groupId?: string;
  readonly deduplicationId?: string;
}

/** A queue seen from outside: nothing is received, nothing changes. */
export class QueueView {
  constructor(private readonly emulators: Emulators, private readonly name: string) {}

  /** Messages in the queue: those that can be received, those that are being processed, those that are delayed. */
  public async counts(): Promise<{ readonly ready: number; readonly inFlight: number; readonly delayed: number; readonly total: number }> {
    const [ready, inFlight, delayed] = await Promise.all(['ready', 'inflight', 'delayed'].map(async (state) => (await this.read(state)).length));
    return { ready: ready ?? 0, inFlight: inFlight ?? 0, delayed: delayed ?? 0, total: (ready ?? 0) + (inFlight ?? 0) + (delayed ?? 0) };
  }

  /** Bodies of all messages in the queue, whatever their state. */
  public async bodies(): Promise<readonly string[]> {
    const states = await Promise.all(['ready', 'inflight', 'delayed'].map(async (state) => this.read(state)));
    return states.flat();
  }

  /** Waits until the queue holds so many messages. */
  public async waitFor(count: number, timeoutMs = 60_000): Promise<readonly string[]> {
    const until = Date.now() + timeoutMs;
    for (;;) {
      const bodies = await this.bodies();
      if (bodies.length >= count) return bodies;
      if (Date.now() > until) throw new Error(`${this.name} holds ${bodies.length} messages after ${timeoutMs} ms, not ${count}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  private async read(state: string): Promise<string[]> {
    const answer = await awsRequest({
      endpoint: await this.emulators.messaging(), service: 'sqs', region: '', method: 'GET', path: `/_fauxqs/queues/${encodeURIComponent(this.name)}`,
    });
    const queue: JsonObject = object(parse(answer.body, this.name), this.name);
    const messages: Json | undefined = optionalObject(queue.messages, 'messages')[state];
    return Array.isArray(messages) ? (messages as readonly Json[]).map((entry) => {
      const message = isObject(entry) && isObject(entry.message) ? entry.message : object(entry, 'message');
      return string(message.body, 'body');
    }) : [];
  }
}

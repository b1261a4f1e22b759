const MOST_MESSAGES = 1_000;
/** As JSON and as XML, of one message and of several. */
const MESSAGE_ID = /"MessageId"\s*:\s*"(?<json>[^"]+)"|<MessageId>(?<xml>[^<]+)<\/MessageId>/g;

export interface SendAnswer {
  readonly status: number;
  readonly body: Buffer;
}

/** Which message was sent by which request or event, so that what receives it is part of the same trace. The oldest are forgotten. */
export class SentMessages<T> {
  private readonly senders = new Map<string, T>();
  private readonly underWay = new Set<Promise<void>>();

  /** @param answer to `SendMessage` or `SendMessageBatch` */
  public add(answer: Promise<SendAnswer>, sender: T): void {
    const noted: Promise<void> = answer.then(({ status, body }) => {
      if (status === 200) this.note(body.toString('utf8'), sender);
    }, () => undefined).finally(() => this.underWay.delete(noted));
    this.underWay.add(noted);
  }

  /** The sender of all of them. Undefined: it isn't known, or there are several. A message may be received before its sender has the answer. */
  public async senderOf(messageIds: readonly string[]): Promise<T | undefined> {
    await Promise.all(this.underWay);
    const senders = new Set(messageIds.map((id) => this.senders.get(id)));
    const [only] = senders;
    return senders.size === 1 ? only : undefined;
  }

  private note(answer: string, sender: T): void {
    for (const { groups } of answer.matchAll(MESSAGE_ID)) this.senders.set(groups?.json ?? groups?.xml ?? '', sender);
    for (const id of this.senders.keys()) {
      if (this.senders.size <= MOST_MESSAGES) return;
      this.senders.delete(id);
    }
  }
}

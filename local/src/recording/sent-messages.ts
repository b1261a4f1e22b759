const MOST_MESSAGES = 1_000;
/** As JSON and as XML, of one message and of several. */
const MESSAGE_ID = /"MessageId"\s*:\s*"(?<json>[^"]+)"|<MessageId>(?<xml>[^<]+)<\/MessageId>/g;

export interface SendAnswer {
  readonly status: number;
  readonly body: Buffer;
}

/** Which message was sent by which requests or events, so that what receives it is part of the same traces. The oldest are forgotten. */
export class SentMessages<T> {
  private readonly senders = new Map<string, readonly T[]>();
  private readonly underWay = new Set<Promise<void>>();

  /** @param answer to `SendMessage` or `SendMessageBatch` */
  public add(answer: Promise<SendAnswer>, senders: readonly T[]): void {
    if (senders.length === 0) return;
    const noted: Promise<void> = answer.then(({ status, body }) => {
      if (status === 200) this.note(body.toString('utf8'), senders);
    }, () => undefined).finally(() => this.underWay.delete(noted));
    this.underWay.add(noted);
  }

  /** All senders that are known of these messages. A message may be received before its sender has the answer. */
  public async sendersOf(messageIds: readonly string[]): Promise<readonly T[]> {
    await Promise.all(this.underWay);
    return [...new Set(messageIds.flatMap((id) => this.senders.get(id) ?? []))];
  }

  private note(answer: string, senders: readonly T[]): void {
    for (const { groups } of answer.matchAll(MESSAGE_ID)) this.senders.set(groups?.json ?? groups?.xml ?? '', senders);
    for (const id of this.senders.keys()) {
      if (this.senders.size <= MOST_MESSAGES) return;
      this.senders.delete(id);
    }
  }
}

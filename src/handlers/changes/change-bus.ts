import type { ChangeEvent } from './change-event';
import { type AwsConfig, JsonService } from '../shared/json-service';

/** EventBridge has not taken an event, although it has answered. */
class EventRefusedError extends Error {
  override readonly name: string;

  constructor(code: string | undefined) {
    super('EventBridge did not take the event.');
    this.name = code ?? 'EventRefusedError';
  }
}

/** EventBridge answers 200, and says in the answer what it has not taken. */
interface PutEventsAnswer {
  readonly FailedEntryCount?: number;
  readonly Entries?: readonly { readonly ErrorCode?: string }[];
}

export interface ChangeBusSettings {
  readonly busName: string;
  readonly source: string;
  readonly address: string;
}

/** The event bus that hears of changes. */
export class ChangeBus {
  private readonly events: JsonService;

  constructor(config: AwsConfig, private readonly settings: ChangeBusSettings) {
    this.events = new JsonService(config, { service: 'events', address: settings.address, contentType: 'application/x-amz-json-1.1' });
  }

  async publish({ type, text }: ChangeEvent): Promise<void> {
    const { busName: EventBusName, source: Source } = this.settings;
    const answer = await this.events.call('AWSEvents.PutEvents', JSON.stringify({ Entries: [{ EventBusName, Source, DetailType: type, Detail: text }] }));
    const { FailedEntryCount, Entries } = JSON.parse(answer) as PutEventsAnswer;
    if (FailedEntryCount !== 0) {
      throw new EventRefusedError(Entries?.[0]?.ErrorCode);
    }
  }
}

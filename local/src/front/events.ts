import { randomUUID } from 'node:crypto';
import { JsonService } from './json-service';
import type { EventBuses } from '../events/event-buses';
import { JsonObject, messageOf, objects, optionalObject, optionalString, parse, strings } from '../json';
import type { Place } from '../resources/resource-type';

/** EventBridge, as far as functions put events. */
export class EventsService extends JsonService {
  public readonly scope = 'events';
  protected readonly operations = {
    PutEvents: async ({ Entries }: JsonObject) => {
      const answers = await Promise.all(objects(Entries, 'Entries').map(async (entry) => this.put(entry)));
      return { FailedEntryCount: answers.filter(({ ErrorCode }) => ErrorCode !== undefined).length, Entries: answers };
    },
  };

  constructor(private readonly buses: EventBuses, private readonly place: Place) {
    super();
  }

  protected resources({ Entries }: JsonObject): readonly string[] {
    const names = objects(Entries, 'Entries').map(({ EventBusName }) => optionalString(EventBusName, 'EventBusName') ?? 'default');
    return [...new Set(names)].map((name) => (name.startsWith('arn:') ? name : `arn:aws:events:${this.place.region}:${this.place.account}:event-bus/${name}`));
  }

  private async put(entry: JsonObject): Promise<JsonObject> {
    const text = (name: string): string | undefined => optionalString(entry[name], name);
    const [source, detailType, detail] = [text('Source'), text('DetailType'), text('Detail')];
    if (source === undefined || detailType === undefined || detail === undefined) return { ErrorCode: 'InvalidArgument', ErrorMessage: 'Parameter Source, DetailType or Detail is not valid. Reason: it is a required argument.' };
    const id = randomUUID();
    try {
      await this.buses.put({ bus: text('EventBusName'), source, detailType, detail: optionalObject(parse(detail, 'Detail'), 'Detail'), resources: strings(entry.Resources, 'Resources'), id }, this.place);
    } catch (error) {
      return { ErrorCode: 'MalformedDetail', ErrorMessage: `Detail is malformed. ${messageOf(error)}` };
    }
    return { EventId: id };
  }
}

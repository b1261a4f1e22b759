import { randomUUID } from 'node:crypto';
import { JsonObject, messageOf } from '../json';
import type { Place } from '../resources/template-resources';

/** An event for a bus. */
export interface EventToPut {
  /** Name or ARN. @default the default bus */
  readonly bus?: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail: JsonObject;
  readonly resources?: readonly string[];
  /** @default - drawn at random */
  readonly id?: string;
}

/** A rule, as a bus knows it. */
export interface BusRule {
  readonly id: string;
  readonly bus: string;
  /** Whether it runs on a schedule, and takes no events. */
  readonly scheduled: boolean;
  take(event: JsonObject): Promise<void>;
  run(event: JsonObject): Promise<void>;
}

export const DEFAULT_BUS = 'default';

/** The event buses of a system. They are there before their rules. */
export class EventBuses {
  private readonly rules: BusRule[] = [];

  constructor(private readonly log: (message: string) => void) {}

  public add(rule: BusRule): void {
    this.rules.push(rule);
  }

  /** Whether there is a listener. */
  public get hasRules(): boolean {
    return this.rules.length > 0;
  }

  public async put({ bus, source, detailType, detail, resources = [], id = randomUUID() }: EventToPut, place: Pick<Place, 'region' | 'account'>): Promise<void> {
    await this.send(busName(bus), event({ id, source, detailType, detail, resources }, place));
  }

  /** Hands an event that is complete to the rules of a bus. One that fails is no matter of the others. */
  public async send(bus: string, complete: JsonObject): Promise<void> {
    await Promise.all(this.rules.filter((rule) => rule.bus === bus && !rule.scheduled).map(async (rule) => {
      try {
        await rule.take(complete);
      } catch (error) {
        this.log(`The rule ${rule.id} can't hand on an event: ${messageOf(error)}`);
      }
    }));
  }

  /** Runs a scheduled rule now. False: there is no such rule. */
  public async fire(ruleId: string, place: Pick<Place, 'region' | 'account'>, arn: string): Promise<boolean> {
    const rule = this.rules.find(({ id, scheduled }) => scheduled && id === ruleId);
    await rule?.run(event({ id: randomUUID(), source: 'aws.events', detailType: 'Scheduled Event', detail: {}, resources: [arn] }, place));
    return rule !== undefined;
  }
}

/** The name in an ARN of a bus, or the name itself. */
export function busName(bus: string | undefined): string {
  return bus?.split('/').pop() ?? DEFAULT_BUS;
}

type Content = Required<Omit<EventToPut, 'bus'>>;

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/aws-events.html */
function event({ id, source, detailType, detail, resources }: Content, { region, account }: Pick<Place, 'region' | 'account'>): JsonObject {
  const time = new Date().toISOString().replace(/\.\d{3}Z$/, 'Z');
  return { 'version': '0', id, 'detail-type': detailType, source, account, time, region, resources, detail };
}

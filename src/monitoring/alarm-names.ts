import { AlarmRequest, AnomalyRequest } from './contract';
import { distinct } from '../private/distinct-id';
import { identityOf } from '../private/metric-identity';

/** The names of alarms, by which they are overridden. Constructs make theirs of an id, which constructs in other places have, too. */
export class AlarmNames {
  private readonly taken = new Set<string>();

  /** The name of an alarm: its own, or with a hash of its metric behind it where another alarm has that. */
  public take({ name, metric }: AlarmRequest | AnomalyRequest): string {
    const free = distinct(name, identityOf(metric), (each) => this.taken.has(each));
    this.taken.add(free);
    return free;
  }
}

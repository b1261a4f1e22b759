import { AlarmRequest, AnomalyRequest } from './contract';
import { distinct } from '../private/distinct-id';
import { identityOf } from '../private/metric-identity';

/** The names of alarms, by which they are overridden. Constructs make theirs of an id, which constructs in other places have, too. */
export class AlarmNames {
  private readonly taken = new Set<string>();
  private readonly reserved = new Set<string>();

  /** Keeps names for what may come later. */
  public reserve(names: readonly string[]): void {
    for (const name of names) {
      this.taken.add(name);
      this.reserved.add(name);
    }
  }

  /** The name of an alarm that names were reserved for. */
  public takeReserved(alarm: AlarmRequest | AnomalyRequest): string {
    return this.reserved.delete(alarm.name) ? alarm.name : this.take(alarm);
  }

  /** The name of an alarm: its own, or with a hash of its metric behind it where another alarm has that. */
  public take({ name, metric }: AlarmRequest | AnomalyRequest): string {
    const free = distinct(name, identityOf(metric), (each) => this.taken.has(each));
    this.taken.add(free);
    return free;
  }
}

import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { RouteDescription } from '../api';
import { Setting, SettingOrigin } from '../explain';
import { describe } from '../explain/describe';
import { entriesOf } from '../private/sorted';

/** Additions of methods to a system, as settings of `explain()`. */
export class Additions {
  private readonly added: Setting[] = [];

  /** A function, by what was said of it. */
  public addFunction(id: string, options: object): void {
    const given = entriesOf(options as { readonly [option: string]: unknown }).filter(([, value]) => value !== undefined);
    for (const [option, value] of given) this.add(`functions.${id}.${option}`, describe(value));
  }

  public addSchedule(id: string, options: object): void {
    this.add(`schedules.${id}`, describe(options));
  }

  /** A function that hears of objects. */
  public addListener(prefix: string, consumer: IFunction): void {
    this.add(`objectCreated.${prefix}`, describe(consumer));
  }

  /** All of it, with the routes that the API got from others than the system itself. */
  public settings(routes: readonly RouteDescription[]): Setting[] {
    return [...this.added, ...routes.map(({ route, authorization, publicReason }) => settingOf(`routes.${route}`, publicReason === undefined ? authorization : `${authorization} (${publicReason})`))];
  }

  private add(name: string, value: string): void {
    this.added.push(settingOf(name, value));
  }
}

function settingOf(name: string, value: string): Setting {
  return { name, value, origin: SettingOrigin.USER };
}

import { Setting, SettingOrigin } from './setting';
import { SettingReader } from './setting-reader';
import { documentedSettings } from '../private/documented-settings';
import { Profile } from '../profile/profile';

/** Choices of the user, as far as options have them: the props of the pattern, and the options of the user directory, if there is one. */
interface Chosen {
  readonly props: object;
  readonly profile?: Profile;
  readonly directory?: object;
  /** Settings that no option says by itself. */
  readonly further?: readonly Setting[];
  /** Sections of what is not made, because nothing uses it. */
  readonly unused?: readonly string[];
}

/**
 * Every setting of a system that is in force: its value, and where that comes from.
 *
 * @example
 * const shop = new ServerlessApiPattern(this, 'Shop', { profile: Profile.REGULATED });
 * const settings = shop.explain().differences();
 * new CfnOutput(this, 'Settings', { value: settings.toJson() });
 */
export class Explanation {
  /** @internal */
  public static _of({ props, profile, directory, further = [], unused = [] }: Chosen): Explanation {
    const structs = documentedSettings();
    const read = (reader: SettingReader, given: object, users: object | undefined) =>
      [...reader.read('ServerlessApiPatternProps', '', given), ...users ? reader.read('UserDirectoryOptions', 'auth.', users) : []];
    const isUsed = ({ name }: Setting) => !unused.some((section) => name.startsWith(`${section}.`));
    const settings = [
      ...read(new SettingReader(structs, profile), props, directory).filter(isUsed),
      ...unused.map((name) => ({ name, value: 'not made: nothing uses it', origin: SettingOrigin.DEFAULT })),
      ...further,
    ];
    // A user directory is what the default system has.
    const usual = read(new SettingReader(structs, undefined), {}, {});
    return new Explanation(settings.sort(byName), new Map(usual.map(({ name, value }) => [name, value])));
  }

  private constructor(
    /** The settings by name. */
    public readonly settings: Setting[],
    private readonly usual: ReadonlyMap<string, string>,
  ) {}

  /**
   * Only the differences from `new ServerlessApiPattern(this, 'Shop')`: settings with a value other than the default, from any origin, and everything
   * that was added, such as routes, functions, schedules and entities. Leaves out a setting that was given the value of its default.
   */
  public differences(): Explanation {
    return new Explanation(this.settings.filter(({ name, value }) => this.usual.get(name) !== value), this.usual);
  }

  /** A line for each setting. One that a custom profile locks ends with its name in brackets. */
  public toText(): string {
    const width = (field: 'name' | 'origin') => Math.max(0, ...this.settings.map((setting) => setting[field].length));
    const [names, origins] = [width('name'), width('origin')];
    return this.settings.map(({ name, value, origin, lockedBy }) =>
      `${name.padEnd(names)}  ${origin.padEnd(origins)}  ${value}${lockedBy === undefined ? '' : ` (locked by ${lockedBy})`}`).join('\n');
  }

  /** The settings as JSON: a list of objects with `name`, `value` and `origin`, and with `lockedBy` where a custom profile locks one. */
  public toJson(): string {
    return JSON.stringify(this.settings, undefined, 2);
  }
}

function byName(a: Setting, b: Setting): number {
  return a.name.localeCompare(b.name);
}

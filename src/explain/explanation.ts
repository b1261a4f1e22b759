import { readFileSync } from 'fs';
import * as path from 'path';
import { describe } from './describe';
import { profileValue } from './profile-values';
import { Setting, SettingOrigin } from './setting';
import { Profile } from '../profile/profile';

/** What is documented of an option. */
interface Field { readonly default?: string; readonly struct?: string }
type Structs = { readonly [struct: string]: { readonly [option: string]: Field } };

/** Sections that there are in any case, whether they are given or not. */
const SECTIONS = [
  'api', 'compute', 'data', 'data.bucket', 'data.bucket.uploads', 'data.table', 'monitoring', 'queueing', 'queueing.queue', 'queueing.topic',
  'security', 'security.firewall', 'security.roles',
];

/** What was chosen, as far as options say it: the props of the pattern, and the options of the user directory where there is one. */
interface Chosen {
  readonly props: object;
  readonly profile?: Profile;
  readonly directory?: object;
  /** Settings that no option says by itself. */
  readonly further?: readonly Setting[];
}

/** Every setting of a system that is in force: its value, and where that comes from. */
export class Explanation {
  /** @internal */
  public static _of({ props, profile, directory, further = [] }: Chosen): Explanation {
    const structs = JSON.parse(readFileSync(path.join(__dirname, '..', '..', 'assets', 'settings.json'), 'utf8')) as Structs;
    const reader = new SettingReader(structs, profile);
    const settings = [...reader.read('ServerlessApiPatternProps', '', props), ...directory ? reader.read('UserDirectoryOptions', 'auth.', directory) : [], ...further];
    return new Explanation(settings.sort((a, b) => a.name.localeCompare(b.name)));
  }

  private constructor(
    /** The settings by name. */
    public readonly settings: Setting[],
  ) {}

  /** A line for each setting. */
  public toText(): string {
    const width = (field: keyof Setting) => Math.max(...this.settings.map((setting) => setting[field].length));
    const [names, origins] = [width('name'), width('origin')];
    return this.settings.map(({ name, value, origin }) => `${name.padEnd(names)}  ${origin.padEnd(origins)}  ${value}`).join('\n');
  }

  /** The settings as JSON: a list of objects with `name`, `value` and `origin`. */
  public toJson(): string {
    return JSON.stringify(this.settings, undefined, 2);
  }
}

/** Reads settings out of options, by what is documented of them. */
class SettingReader {
  constructor(private readonly structs: Structs, private readonly profile: Profile | undefined) {}

  public read(struct: string, prefix: string, given: unknown): Setting[] {
    const values = (given ?? {}) as { readonly [option: string]: unknown };
    return Object.entries(this.structs[struct]).flatMap(([option, field]) => {
      const name = `${prefix}${option}`;
      const value = values[option];
      if (field.struct && (value !== undefined || SECTIONS.includes(name))) return this.read(field.struct, `${name}.`, value);
      if (value !== undefined) return [{ name, value: describe(value), origin: SettingOrigin.USER }];
      // What a single handler does not set is that of all.
      return name.startsWith('compute.handlers') || field.default === undefined ? [] : [this.left(name, field.default, values)];
    });
  }

  /** A setting that was left out. */
  private left(name: string, documented: string, siblings: { readonly [option: string]: unknown }): Setting {
    const implied = /true where `(\w+)` is given/.exec(documented)?.[1];
    if (implied !== undefined && siblings[implied] !== undefined) return { name, value: 'true', origin: SettingOrigin.USER };
    const value = profileValue(name, this.profile);
    return value === undefined
      ? { name, value: documented.replace(/^- |^'|'$|`/g, ''), origin: SettingOrigin.DEFAULT }
      : { name, value, origin: SettingOrigin.PROFILE };
  }
}

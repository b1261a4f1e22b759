import { describe } from './describe';
import { isOfPlatform, profileValue } from './profile-values';
import { Setting, SettingOrigin } from './setting';
import { DocumentedStructs } from '../private/documented-settings';
import { lockOn } from '../profile/locks';
import { Profile } from '../profile/profile';

/** Sections that there are in any case, whether they are given or not. */
const SECTIONS = [
  'api', 'compute', 'data', 'data.bucket', 'data.bucket.uploads', 'data.table', 'monitoring', 'queueing', 'queueing.queue', 'queueing.topic',
  'security', 'security.firewall', 'security.roles',
];

/** Reads settings out of options, by what is documented of them. */
export class SettingReader {
  constructor(private readonly structs: DocumentedStructs, private readonly profile: Profile | undefined) {}

  public read(struct: string, prefix: string, given: unknown): Setting[] {
    const values = (given ?? {}) as { readonly [option: string]: unknown };
    return Object.entries(this.structs[struct]).flatMap(([option, field]) => {
      const name = `${prefix}${option}`;
      const value = values[option];
      if (field.struct && (value !== undefined || SECTIONS.includes(name))) return this.read(field.struct, `${name}.`, value);
      if (value !== undefined) return [this.setting(name, describe(value), SettingOrigin.USER)];
      // A setting that a single handler leaves unset is that of all.
      return name.startsWith('compute.handlers') || field.default === undefined ? [] : [this.left(name, field.default, values)];
    });
  }

  /** A setting that was left out. */
  private left(name: string, documented: string, siblings: { readonly [option: string]: unknown }): Setting {
    const implied = impliedBy(documented);
    if (implied !== undefined && siblings[implied] !== undefined) return this.setting(name, 'true', SettingOrigin.USER);
    const value = profileValue(name, this.profile);
    if (value === undefined) return this.setting(name, documented.replace(/^- |^'|'$|`/g, ''), SettingOrigin.DEFAULT);
    return this.setting(name, value, isOfPlatform(name, this.profile) ? SettingOrigin.PLATFORM : SettingOrigin.PROFILE);
  }

  private setting(name: string, value: string, origin: SettingOrigin): Setting {
    const lockedBy = lockOn(name, this.profile)?.name;
    return { name, value, origin, ...(lockedBy === undefined ? {} : { lockedBy }) };
  }
}

/** The option that says true of another one by being given. */
export function impliedBy(documented: string): string | undefined {
  return /true where `(\w+)` is given/.exec(documented)?.[1];
}

import { Token } from 'aws-cdk-lib';
import { isAsInProfile, lockOn } from './locks';
import { ProfileContent, ProfileLayer } from './profile-layer';
import { ProfileSettings } from './profile-settings';
import { PROFILE_TABLE, ProfileValues } from './profile-table';
import { isDocumentedSetting } from '../private/documented-settings';
import { checkKnownList, invalid } from '../private/invalid';
import { entriesOf, isPlain } from '../private/sorted';

/** Settings that are yes or no, where the prop of a system takes an object. */
const RENAMED: { readonly [path: string]: keyof ProfileValues } = {
  'security.isolatedNetwork': 'security.network',
  'security.keyPerService': 'security.encryption',
};

/** Options of a custom profile. */
interface Options {
  readonly settings?: ProfileSettings;
  readonly locked?: string[];
  readonly reason?: string;
}

/** Checks what a custom profile says on top of its base, and makes data of it. */
export function layerOf(name: string, { settings = {}, locked = [], reason = '' }: Options, base: ProfileContent): ProfileLayer {
  if (Token.isUnresolved(name) || !/^[A-Za-z0-9_-]{1,40}$/.test(name) || /^(development|production|regulated)$/i.test(name)) {
    throw invalid('Profile.custom.name', name, '1 to 40 letters, digits, - and _, other than development, production and regulated');
  }
  const prop = `Profile.custom('${name}')`;
  checkKnownList(`${prop}.locked`, locked);
  const unknown = locked.find((path) => !isDocumentedSetting(path));
  if (unknown !== undefined) {
    throw invalid(`${prop}.locked`, unknown, "names of settings as explain() tells them, such as 'monitoring.alarms', or of sections such as 'security.firewall'");
  }
  if (locked.length && reason.trim().length < 10) {
    throw invalid(`${prop}.reason`, reason, 'a sentence of at least ten characters that says why settings are locked, and who lifts a lock');
  }
  const values = Object.fromEntries(leavesOf(`${prop}.settings`, '', settings)) as Partial<ProfileValues>;
  for (const [path, value] of entriesOf(values as { [path: string]: unknown })) {
    if (Array.isArray(value)) checkKnownList(`${prop}.settings.${path}`, value);
    const lock = lockOn(path, base);
    if (lock && !isAsInProfile(path, value, base)) throw invalid(`${prop}.settings.${path}`, value, `the value of the profile '${lock.name}', which locks it: ${lock.reason.trim()}`);
  }
  return { name, values, locked: [...locked], reason: sentence(reason) };
}

/** The settings by the paths of the props that they are defaults of. */
function leavesOf(prop: string, prefix: string, section: object): [string, unknown][] {
  return Object.entries(section).filter(([, value]) => value !== undefined).flatMap(([name, value]): [string, unknown][] => {
    const path = `${prefix}${name}`;
    if (isPlain(value)) return leavesOf(prop, `${path}.`, value);
    const setting = RENAMED[path] ?? path;
    if (!Object.hasOwn(PROFILE_TABLE, setting)) throw invalid(`${prop}.${path}`, value, `settings that profiles decide: ${Object.keys(PROFILE_TABLE).sort().join(', ')}`);
    return [[setting, value]];
  });
}

/** With a full stop, since more comes behind. */
function sentence(text: string): string {
  return text.trim().replace(/([^.!?])$/, '$1.');
}

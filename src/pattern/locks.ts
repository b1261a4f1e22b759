import { IConstruct } from 'constructs';
import { describe } from '../explain/describe';
import { impliedBy } from '../explain/setting-reader';
import { documentedField, documentedSettings, DocumentedStructs } from '../private/documented-settings';
import { isPlain } from '../private/sorted';
import { ProfileContent } from '../profile/profile-layer';
import { isAsInProfile, isCoveredBy, lockedError, locksOf } from '../profile/locks';
import { ServerlessApiPatternProps } from './props';

/** An option that was given, by its whole path. */
interface Given {
  readonly prop: string;
  readonly value: unknown;
  /** Path of the prop that it overrides or is the same as. */
  readonly setting: string;
}

/** An option of functions: of all shipped handlers, of a single one, or the default of all functions. */
const OF_FUNCTIONS = /^compute\.(?:handlers\.\w+\.|defaults\.)?(.+)$/;

/** Settings outside of `compute` that options of functions override. */
const ELSEWHERE: { readonly [option: string]: string } = { tracing: 'monitoring.tracing', vpc: 'security.network' };

/** Options of functions that are added to those of others, and override none. */
const JOINED = ['environment', 'secrets', 'parameters'];

/** Runtime of added functions, which differs from that of the shipped handlers. */
const CODE = ['runtime'];

/** Throws where the props of a system override a setting that a custom profile locks. */
export function checkLockedProps(scope: IConstruct, props: ServerlessApiPatternProps): void {
  if (!locksOf(props.profile).length) return;
  const structs = documentedSettings();
  const given = [...givenIn('', props, structs), ...givenIn('auth.', props.auth?._directoryOptions ?? {}, structs)];
  refuseOverrides(scope, given, props.profile, structs);
  for (const { name, _newFunction } of props.jobs ?? []) {
    // The timeout of the function is that of the type of job.
    if (_newFunction) checkLockedFunction(scope, `JobType.of('${name}').newFunction`, { ..._newFunction, timeout: undefined }, props.profile);
  }
}

/** Throws where a function that is added to a system overrides a setting that a custom profile locks for functions. */
export function checkLockedFunction(scope: IConstruct, at: string, options: object, profile: ProfileContent | undefined): void {
  if (!locksOf(profile).length) return;
  const structs = documentedSettings();
  const isOverride = ({ setting }: Given) => ![...JOINED, ...CODE].includes(setting.split('.')[1]) && documentedField(setting, structs) !== undefined;
  const given = givenIn('compute.', options, structs).filter(isOverride).map((one) => ({ ...one, prop: one.prop.replace('compute', () => at) }));
  refuseOverrides(scope, given, profile, structs);
}

function refuseOverrides(scope: IConstruct, given: Given[], profile: ProfileContent | undefined, structs: DocumentedStructs): void {
  for (const [locked, layer] of locksOf(profile)) {
    for (const { prop, value, setting } of given) {
      const settings = overriddenBy(setting);
      const covered = settings.some((path) => isCoveredBy(path, locked));
      const isSame = settings.some((path) => isAsInProfile(path, value, profile));
      if (covered && !isSame) throw lockedError(scope.node.path, prop, describe(value), locked, layer);
      if (switchesOn(settings, locked, structs) && !isAsInProfile(locked, true, profile)) {
        throw lockedError(scope.node.path, prop, `a setting that switches ${locked} on`, locked, layer);
      }
    }
  }
}

/** The settings that a prop overrides, itself among them. */
function overriddenBy(prop: string): string[] {
  const option = OF_FUNCTIONS.exec(prop)?.[1];
  if (option === undefined) return [prop];
  const others = JOINED.includes(option) ? [] : [`compute.defaults.${option}`, ...Object.hasOwn(ELSEWHERE, option) ? [ELSEWHERE[option]] : []];
  return [prop, `compute.${option}`, ...others];
}

/** Every prop that was given, down to those that are no sections. An empty section is given itself. */
function givenIn(prefix: string, options: object, structs: DocumentedStructs): Given[] {
  return Object.entries(options).filter(([name, value]) => value !== undefined && `${prefix}${name}` !== 'profile').flatMap(([name, value]): Given[] => {
    const prop = `${prefix}${name}`;
    const isSection = isPlain(value) && Object.keys(value).length > 0 && documentedField(prop, structs)?.struct !== undefined;
    return isSection ? givenIn(`${prop}.`, value, structs) : [{ prop, value, setting: prop }];
  });
}

/** Whether one of the settings says true of the locked one by being given: `backup` of `backupEnabled`. */
function switchesOn(settings: readonly string[], locked: string, structs: DocumentedStructs): boolean {
  const implying = impliedBy(documentedField(locked, structs)?.default ?? '');
  const path = implying && [...locked.split('.').slice(0, -1), implying].join('.');
  return path !== undefined && settings.some((setting) => isCoveredBy(setting, path));
}

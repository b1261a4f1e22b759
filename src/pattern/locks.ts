import { IConstruct } from 'constructs';
import { describe } from '../explain/describe';
import { impliedBy } from '../explain/setting-reader';
import { documentedField, documentedSettings, DocumentedStructs } from '../private/documented-settings';
import { isPlain } from '../private/sorted';
import { isAsInProfile, lockedError, locksOf } from '../profile/locks';
import { ServerlessApiPatternProps } from './props';

/** A prop that was given, by its whole path. */
interface Given { readonly prop: string; readonly value: unknown }

/** Functions take these in place of `compute.memorySize` and the like. */
const OF_SINGLE_FUNCTIONS = /^compute\.(?:handlers\.\w+|defaults)\.(\w+)$/;

/** Throws where the props of a system override a setting that a custom profile locks. */
export function checkLockedProps(scope: IConstruct, props: ServerlessApiPatternProps): void {
  const locks = locksOf(props.profile);
  if (!locks.length) return;
  const structs = documentedSettings();
  const given = [...givenIn('', props, structs), ...givenIn('auth.', props.auth?._directoryOptions ?? {}, structs)];
  for (const [locked, layer] of locks) {
    for (const { prop, value } of given) {
      const setting = prop.replace(OF_SINGLE_FUNCTIONS, 'compute.$1');
      const covered = [prop, setting].some((path) => path === locked || path.startsWith(`${locked}.`));
      if (covered && !isAsInProfile(setting, value, props.profile)) throw lockedError(scope.node.path, prop, describe(value), locked, layer);
      if (switchesOn(prop, locked, structs) && !isAsInProfile(locked, true, props.profile)) {
        throw lockedError(scope.node.path, prop, `a setting that switches ${locked} on`, locked, layer);
      }
    }
  }
}

/** Every prop that was given, down to those that are no sections. An empty section is given itself. */
function givenIn(prefix: string, options: object, structs: DocumentedStructs): Given[] {
  return Object.entries(options).filter(([name, value]) => value !== undefined && `${prefix}${name}` !== 'profile').flatMap(([name, value]): Given[] => {
    const prop = `${prefix}${name}`;
    const isSection = isPlain(value) && Object.keys(value).length > 0 && documentedField(prop, structs)?.struct !== undefined;
    return isSection ? givenIn(`${prop}.`, value, structs) : [{ prop, value }];
  });
}

/** Whether a setting says true of the locked one by being given: `backup` of `backupEnabled`. */
function switchesOn(prop: string, locked: string, structs: DocumentedStructs): boolean {
  const implying = impliedBy(documentedField(locked, structs)?.default ?? '');
  const path = implying && [...locked.split('.').slice(0, -1), implying].join('.');
  return path !== undefined && (prop === path || prop.startsWith(`${path}.`));
}

import { IConstruct } from 'constructs';
import { ProfileContent, ProfileLayer } from './profile-layer';
import { PROFILE_TABLE, ProfileValues } from './profile-table';
import { contentOf, profileValues } from './profile-values';

/** Every locked setting and section, with the custom profile that locks it. */
export function locksOf(profile?: ProfileContent): [path: string, layer: ProfileLayer][] {
  return contentOf(profile)._layers.flatMap((layer) => [...layer.locked].sort().map((path): [string, ProfileLayer] => [path, layer]));
}

/** The profile that locks a setting, or a section that it is in: the one below the others. */
export function lockOn(path: string, profile?: ProfileContent): ProfileLayer | undefined {
  return locksOf(profile).find(([locked]) => isCoveredBy(path, locked))?.[1];
}

/** Whether a setting is the locked one, or in the locked section. */
export function isCoveredBy(path: string, locked: string): boolean {
  return path === locked || path.startsWith(`${locked}.`);
}

/** Whether a value is the one that the profile has anyway. */
export function isAsInProfile(path: string, value: unknown, profile?: ProfileContent): boolean {
  // Profiles decide by plain values and lists. Other objects may be constructs, which refer to themselves.
  if (!Object.hasOwn(PROFILE_TABLE, path) || (typeof value === 'object' && !Array.isArray(value))) return false;
  return JSON.stringify(profileValues(profile)[path as keyof ProfileValues]) === JSON.stringify(value);
}

/** Error for a prop that overrides a locked setting. */
export function lockedError(at: string, prop: string, value: string, locked: string, { name, reason }: ProfileLayer, remedy = `Leave ${prop} out`): Error {
  return new Error(`${at} ${prop}: ${value} cannot be used. The profile '${name}' locks ${locked}. Its reason: ${reason} ${remedy}.`);
}

/** Throws where options of a construct override a locked setting that profiles decide. In the pattern, all props were looked at before. */
export function checkLocks(scope: IConstruct, section: string, profile: ProfileContent | undefined, options: object): void {
  if (!contentOf(profile)._layers.length) return;
  const { logRetention, ...others } = options as { readonly [option: string]: unknown };
  const given = [['monitoring.logRetention', logRetention], ...Object.entries(others).map(([name, value]) => [`${section}.${name}`, value])] as [string, unknown][];
  for (const [path, value] of given) {
    const layer = value === undefined || !Object.hasOwn(PROFILE_TABLE, path) ? undefined : lockOn(path, profile);
    if (layer && !isAsInProfile(path, value, profile)) throw lockedError(scope.node.path, path, String(value), path, layer);
  }
}

import { ProfileContent } from './profile-layer';
import { BuiltInProfile, PROFILE_TABLE, ProfileValues } from './profile-table';
import { invalid } from '../private/invalid';

const BASES: readonly string[] = ['development', 'production', 'regulated'] satisfies BuiltInProfile[];

/** The defaults of a profile, by the path of the prop that overrides each: a column of the table, and what custom profiles put on top. */
export function profileValues(profile?: ProfileContent): ProfileValues {
  const { _base: base, _layers: layers } = contentOf(profile);
  const column = Object.entries(PROFILE_TABLE).map(([setting, row]) => [setting, row[base]]);
  return Object.assign(Object.fromEntries(column), ...layers.map(({ values }) => values)) as ProfileValues;
}

/** Settings of custom profiles, without the profile of the library below. */
export function customValues(profile?: ProfileContent): Partial<ProfileValues> {
  return Object.assign({}, ...contentOf(profile)._layers.map(({ values }) => values)) as Partial<ProfileValues>;
}

/** Whether what the profile makes may be thrown away with its stack. */
export function isForDevelopment(profile?: ProfileContent): boolean {
  return contentOf(profile)._base === 'development';
}

/** Reads a profile, and refuses what is none. */
export function contentOf(profile?: ProfileContent): ProfileContent {
  if (profile === undefined) return { _base: 'production', _layers: [] };
  if (!BASES.includes(profile._base) || !Array.isArray(profile._layers)) {
    throw invalid('profile', profile, 'Profile.DEVELOPMENT, Profile.PRODUCTION, Profile.REGULATED, or one that Profile.custom() makes');
  }
  return profile;
}

import { Profile } from '../profile/profile';
import { PROFILE_TABLE, ProfileValues } from '../profile/profile-table';
import { customValues, profileValues } from '../profile/profile-values';

/** Props whose values are no plain ones, in the words of their factories. */
const WORDS: { readonly [prop: string]: (value: unknown) => string } = {
  'auth.callbackUrls': listed,
  'auth.logoutUrls': listed,
  'monitoring.logRetention': (days) => `${days} days`,
  'security.encryption': (own) => own ? 'Encryption.keyPerService()' : 'Encryption.awsOwned()',
  'security.network': (own) => own ? 'Network.isolated()' : 'Network.none()',
};

function listed(urls: unknown): string {
  return (urls as string[]).length ? `[${(urls as string[]).map((url) => `'${url}'`).join(', ')}]` : 'none';
}

/** A profile's value of a prop. Undefined without one. */
export function profileValue(prop: string, profile: Profile | undefined): string | undefined {
  if (!Object.hasOwn(PROFILE_TABLE, prop)) return undefined;
  const value = profileValues(profile)[prop as keyof ProfileValues];
  return WORDS[prop]?.(value) ?? String(value);
}

/** Whether it is a custom profile that says so. */
export function isOfPlatform(prop: string, profile: Profile | undefined): boolean {
  return Object.hasOwn(customValues(profile), prop);
}

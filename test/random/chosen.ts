import { Draft } from './draft';

export const isDevelopment = (draft: Draft) => draft.member('profile') === 'DEVELOPMENT';
export const isRegulated = (draft: Draft) => draft.member('profile') === 'REGULATED';

/** How those who call the API are told apart. */
export function authKind(draft: Draft): string {
  return draft.factory('auth') ?? 'cognito';
}

/** Whether the system's keys encrypt the table. */
export function keyOfTable(draft: Draft): boolean {
  return hasKey(draft, 'table');
}

/** Whether the system's keys encrypt the bucket. */
export function keyOfBucket(draft: Draft): boolean {
  return hasKey(draft, 'bucket');
}

function hasKey(draft: Draft, subject: string): boolean {
  const kind = draft.factory('security.encryption') ?? (isRegulated(draft) ? 'keyPerService' : 'awsOwned');
  if (kind !== 'existing') return kind === 'oneKey' || kind === 'keyPerService';
  return JSON.stringify(draft.get('security.encryption')).includes(`"${subject}"`);
}

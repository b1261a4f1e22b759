/** Planted where handlers come past them: none of these may be in a log, or in the answer to a request that failed. */
export const CANARIES = {
  accessKeyId: 'AKIACANARYKEYID00001',
  secretAccessKey: 'CanarySecretAccessKey/of+the+function000',
  sessionToken: 'CanarySessionTokenOfTheFunction',
  token: 'eyJjYW5hcnkiOiJ0b2tlbiJ9.canary-authorization.signature',
  cookie: 'canary-cookie-of-a-session',
  email: 'canary.person@mail.example',
  person: 'Canary Personname',
} as const;

/** An upload form reveals what signed it: the id of a key and a token that is worth nothing without its key. */
export const SIGNERS: readonly string[] = [CANARIES.accessKeyId, CANARIES.sessionToken];

export const CANARY_ENVIRONMENT = {
  AWS_ACCESS_KEY_ID: CANARIES.accessKeyId,
  AWS_SECRET_ACCESS_KEY: CANARIES.secretAccessKey,
  AWS_SESSION_TOKEN: CANARIES.sessionToken,
};

export function canariesIn(text: string, allowed: readonly string[] = []): string[] {
  return Object.entries(CANARIES).filter(([, canary]) => !allowed.includes(canary) && text.includes(canary)).map(([name]) => name);
}

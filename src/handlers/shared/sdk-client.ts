/**
 * Settings of every SDK client. Three attempts of two seconds end, with their pauses, before the
 * shortest function timeout of the catalog, so that a hanging service becomes an answer.
 */
export const CLIENT_SETTINGS = {
  maxAttempts: 3,
  retryMode: 'standard',
  requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true },
};

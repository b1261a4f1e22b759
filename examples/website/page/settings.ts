/** Addresses and IDs that only the deployment knows, written when the stack is deployed. */
export interface Settings {
  readonly apiUrl: string;
  readonly clientId: string;
  readonly realtimeUrl: string;
  readonly signInScopes: string;
  readonly signInUrl: string;
}

const answer = await fetch('/config.json');
if (!answer.ok) throw new Error(`The settings cannot be read: ${answer.status}`);

export const settings = await answer.json() as Settings;

/** What the template knows and the pages do not: `{ apiUrl, signInUrl, clientId, realtimeUrl, … }`, written when the stack is deployed. */
const answer = await fetch('/config.json');
if (!answer.ok) throw new Error(`The settings cannot be read: ${answer.status}`);

export const settings = await answer.json();

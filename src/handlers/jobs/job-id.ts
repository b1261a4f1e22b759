const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** API Gateway's ID of a request. */
const REQUEST_ID = /^[A-Za-z0-9_-]{8,64}={0,2}$/;

/** The id of a job as it is stored: a UUID in small letters, or the id of the request that it came by. Undefined: it is neither. */
export function jobIdOf(text: string): string | undefined {
  return UUID.test(text) ? text.toLowerCase() : REQUEST_ID.test(text) ? text : undefined;
}

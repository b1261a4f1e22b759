import { isObject, Json, parsed } from '../json';

/** Larger events aren't looked into. */
const LARGEST = 256 * 1024;

/** Origin of an event, in words: `sqs`, `dynamodb`, `$connect`, `aws.events`. Undefined if the event doesn't have it. */
export function eventOrigin(payload: string): string | undefined {
  const event = payload.length > LARGEST ? undefined : parsed(payload);
  if (event === undefined) return undefined;
  const { Records, requestContext, source } = event;
  const [record] = Array.isArray(Records) ? Records as readonly Json[] : [];
  const service = isObject(record) ? record.eventSource ?? record.EventSource : undefined;
  if (typeof service === 'string') return service.replace('aws:', '');
  if (isObject(requestContext) && typeof requestContext.routeKey === 'string') return requestContext.routeKey;
  return typeof source === 'string' ? source : undefined;
}

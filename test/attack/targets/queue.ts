import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as fc from 'fast-check';
import { oddBody } from '../mutations/bodies';
import { faults } from '../mutations/faults';
import { type Mutation, applied, misshapen, replaced } from '../mutations/mutation';
import { LOADED_NAMES, json, largeJson, text } from '../mutations/values';
import type { Seed } from '../services/services';
import type { Attack, Outcome } from '../target';

/** Changes of a message of a queue, as the text that it is. */
export type MessageMutation = Mutation<string | null>;

/** Plausible values of fields, by place. Most of them can be handled. */
export type Values = Readonly<Record<string, readonly unknown[]>>;

const RECORD: SQSRecord = {
  messageId: 'm',
  receiptHandle: 'handle',
  body: '{}',
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-west-1:123456789012:queue',
  awsRegion: 'eu-west-1',
  attributes: { ApproximateReceiveCount: '1', SentTimestamp: '1', SenderId: 'x', ApproximateFirstReceiveTimestamp: '1' },
  messageAttributes: {},
};

/** Batches of one to four messages, some of them changed, beside which the others are handled as ever. */
export function batches(messages: readonly object[], seed: Seed, values: Values): fc.Arbitrary<Attack<SQSEvent>> {
  const changedRecord = fc.oneof({ weight: 12, arbitrary: fc.constant(null) }, recordMutation);
  const message = fc.constantFrom(...messages).chain((sample) => (
    fc.tuple(fc.array(messageMutation(sample, values), { maxLength: 2 }), changedRecord).map(([mutations, record]) => ({
      record: applied({ ...RECORD, body: applied<string | null>(JSON.stringify(sample), mutations) as string }, record === null ? [] : [record]),
      names: [...mutations, ...(record === null ? [] : [record])].map(({ name }) => name),
    }))
  ));
  return fc.tuple(fc.array(message, { minLength: 1, maxLength: 4 }), faults).map(([entries, fault]) => ({
    // Whatever else is wrong with a message, the queue has given it an id.
    event: { Records: entries.map(({ record }, index) => ({ ...record, messageId: `m${index}` })) },
    mutations: entries.map(({ names }) => names.join(', ')),
    fault,
    seed,
  }));
}

const recordMutation: fc.Arbitrary<Mutation<SQSRecord>> = misshapen(RECORD);

function messageMutation(sample: object, values: Values): fc.Arbitrary<MessageMutation> {
  const place = fc.constantFrom(...placesOf(sample));
  const put = (at: readonly string[], value: unknown): MessageMutation => ({
    name: `${at.join('.')} is ${JSON.stringify(value)?.slice(0, 60)}`,
    apply: (body) => changed(body, (parsed) => replaced(parsed, at, value)),
  });
  // As text, because no value of JavaScript is written like some of these.
  const write = (at: readonly string[], value: string): MessageMutation => ({
    name: `${at.join('.')} is ${value.slice(0, 60)}`,
    apply: (body) => changed(body, (parsed) => replaced(parsed, at, MARK))?.replace(`"${MARK}"`, () => value) ?? null,
  });
  return fc.oneof(
    { weight: 16, arbitrary: fc.constantFrom(...Object.keys(values)).chain((at) => fc.constantFrom(...values[at]).map((value) => put(at.split('.'), value))) },
    { weight: 4, arbitrary: fc.tuple(place, json).map(([at, value]) => write(at, value)) },
    { weight: 1, arbitrary: fc.tuple(place, largeJson).map(([at, value]) => write(at, value)) },
    { weight: 2, arbitrary: place.map((at) => put(at, undefined)) },
    { weight: 3, arbitrary: fc.tuple(fc.oneof(fc.constantFrom(...LOADED_NAMES), text), json).map(([name, value]) => write([name], value)) },
    { weight: 2, arbitrary: oddBody.map((body) => ({ name: `body ${JSON.stringify(body)?.slice(0, 60)}`, apply: () => body })) },
  );
}

const MARK = 'goes here';

function changed(body: string | null, change: (parsed: object) => object): string | null {
  try {
    return JSON.stringify(change(JSON.parse(body ?? '') as object));
  } catch {
    return body;
  }
}

function placesOf(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  const below = typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([name, entry]) => placesOf(entry, [...at, name])) : [];
  return at.length === 0 ? below : [at, ...below];
}

/** Errors in the answer to a batch, whatever was in it. */
export function batchFaults({ event }: Attack<SQSEvent>, { result, error }: Outcome): string[] {
  if (error !== undefined) {
    return [`the whole batch failed: ${String(error)}`];
  }
  const { batchItemFailures, ...rest } = result as SQSBatchResponse;
  const ids = event.Records.map(({ messageId }) => messageId);
  const wellFormed = Array.isArray(batchItemFailures) && Object.keys(rest).length === 0
    && batchItemFailures.every((failure) => Object.keys(failure).join() === 'itemIdentifier' && ids.includes(failure.itemIdentifier));
  return wellFormed ? [] : [`the answer is malformed: ${JSON.stringify(result)}`];
}

/** The outcome of each message when no service failed. */
export function batchKinds({ event }: Attack<SQSEvent>, { result, error, services }: Outcome): string[] {
  if (error !== undefined) {
    return ['thrown'];
  }
  const { batchItemFailures } = result as SQSBatchResponse;
  const again = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  return event.Records.map(({ messageId }) => `${again.includes(messageId) ? 'comes again' : 'handled'}${services.faults > 0 ? ' (faulty service)' : ''}`);
}

/** The messages of a batch, as far as they can be read. */
export function messagesOf({ Records }: SQSEvent): Record<string, unknown>[] {
  return Records.flatMap(({ body }) => {
    try {
      const parsed: unknown = JSON.parse(body);
      return typeof parsed === 'object' && parsed !== null ? [parsed as Record<string, unknown>] : [];
    } catch {
      return [];
    }
  });
}

/** A field of a message, where it is a text. */
export function word(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

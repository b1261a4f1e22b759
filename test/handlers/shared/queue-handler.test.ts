import type { Context, SQSEvent } from 'aws-lambda';
import { HANDLERS } from '../../../src/handlers/catalog';
import { Environment } from '../../../src/handlers/shared/environment';
import { queueHandler } from '../../../src/handlers/shared/queue-handler';
import { count, telemetryOf } from '../../../src/handlers/shared/telemetry';
import { lambdaContext } from '../support/api';
import { captureOutput } from '../support/environment';

const eventOf = (...bodies: readonly string[]) => ({ Records: bodies.map((body, index) => ({ messageId: `m${index}`, body, eventSource: 'aws:sqs' })) }) as SQSEvent;

function handlerOf() {
  const lines = captureOutput();
  const telemetry = telemetryOf(HANDLERS.worker, new Environment(HANDLERS.worker, {}));
  const seen: [string, Context][] = [];
  const handler = queueHandler(telemetry, async (body, context) => {
    seen.push([body, context]);
    count(telemetry.metrics, 'JobsSucceeded');
    if (body.startsWith('bad')) throw new TypeError('private words');
  });
  return { handler, seen, entries: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>), text: () => lines.join('') };
}

test('only failed messages come again, and the log entry names the message and no words of the error', async () => {
  const { handler, seen, entries, text } = handlerOf();
  const context = lambdaContext();
  expect(await handler(eventOf('good', 'bad', 'good too'), context)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
  expect(seen).toEqual([['good', context], ['bad', context], ['good too', context]]);
  expect(entries().filter(({ level }) => level !== undefined)).toEqual([
    expect.objectContaining({ level: 'WARN', message: 'A message was not handled', messageId: 'm1', error: 'TypeError', function_request_id: 'invocation-1' }),
  ]);
  expect(text()).not.toContain('private words');
});

test('each message writes what it counted, also one that fails', async () => {
  const { handler, entries } = handlerOf();
  await handler(eventOf('good', 'bad'), lambdaContext());
  expect(entries().flatMap(({ JobsSucceeded }) => JobsSucceeded ?? [])).toEqual([1, 1]);
});

test('a batch of which all fail is reported, not thrown', async () => {
  const { handler } = handlerOf();
  expect(await handler(eventOf('bad', 'bad'), lambdaContext())).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }, { itemIdentifier: 'm1' }] });
});

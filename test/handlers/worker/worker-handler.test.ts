import type { Context, SQSEvent } from 'aws-lambda';
import { HANDLERS } from '../../../src/handlers/catalog';
import { Environment } from '../../../src/handlers/shared/environment';
import { telemetryOf } from '../../../src/handlers/shared/telemetry';
import type { JobProcessorProps } from '../../../src/handlers/worker/process-job';
import { workerHandler } from '../../../src/handlers/worker/worker-handler';
import { lambdaContext } from '../support/api';
import { captureOutput } from '../support/environment';

test('a lease outlives the invocation that takes it', async () => {
  captureOutput();
  const claim = jest.fn(async () => ({ done: false }));
  const props = { claims: { claim }, newToken: () => 'token', ...telemetryOf(HANDLERS.worker, new Environment(HANDLERS.worker, {})) } as object as JobProcessorProps;
  const jobId = '00000000-0000-4000-8000-000000000001';
  const body = JSON.stringify({ version: 1, ownerId: 'o', jobId });
  const event = { Records: [{ messageId: 'm', body, eventSource: 'aws:sqs' }] } as SQSEvent;
  const context = { ...lambdaContext(), getRemainingTimeInMillis: () => 20_000 } as Context;
  expect(await workerHandler(props)(event, context)).toEqual({ batchItemFailures: [] });
  expect(claim.mock.calls).toEqual([['o', jobId, 'token', 25_000]]);
});

import { setTimeout as pause } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreatedRecords } from '../../../src/handlers/shared/created-records';
import type { StoredRecord } from '../../../src/handlers/shared/record-table';
import { isTransient } from '../../../src/handlers/shared/sdk-errors';

jest.mock('node:timers/promises', () => ({ setTimeout: jest.fn() }));

const RECORD: StoredRecord = { id: 'a', version: 1, createdAt: 'now', updatedAt: 'now' };
const IDENTITY = { id: 'a', key: { hash: 'hash', requestHash: 'request' } };

const cancelled = (...codes: string[]) => Object.assign(new Error('no'), {
  name: 'TransactionCanceledException', $metadata: { httpStatusCode: 400 }, CancellationReasons: codes.map((Code) => ({ Code })),
});

/** A table that answers every transaction so. */
function tableOf(...answers: (Error | undefined)[]) {
  let calls = 0;
  const send = jest.fn(async () => {
    const answer = answers[Math.min(calls, answers.length - 1)];
    calls += 1;
    return answer === undefined ? {} : Promise.reject(answer);
  });
  return { send, table: new CreatedRecords<StoredRecord>({ send } as object as DynamoDBClient, 'entities', 'JOB') };
}

test.each(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'])('a transaction that meets %s is tried again', async (code) => {
  const { table, send } = tableOf(cancelled(code, 'None'), cancelled('None', code), undefined);
  expect(await table.createOnce('me', RECORD, IDENTITY)).toEqual({ record: RECORD, replayed: false });
  expect(send).toHaveBeenCalledTimes(3);
});

test('one that meets it every time is given up as a fault that passes', async () => {
  jest.spyOn(Math, 'random').mockReturnValue(0.5);
  const { table, send } = tableOf(cancelled('TransactionConflict', 'None'));
  const error: unknown = await table.createOnce('me', RECORD, IDENTITY).catch((thrown: unknown) => thrown);
  expect(isTransient(error)).toBe(true);
  expect(send).toHaveBeenCalledTimes(6);
  // Longer each time: writers that met once would meet again in step.
  expect(jest.mocked(pause).mock.calls).toEqual([10, 20, 40, 80, 160].map((milliseconds) => [milliseconds]));
});

test.each([cancelled('ValidationError', 'None'), cancelled(), Object.assign(new Error('no'), { name: 'AccessDeniedException' })])('a permanent error is not retried', async (fault) => {
  const { table, send } = tableOf(fault);
  await expect(table.createOnce('me', RECORD, IDENTITY)).rejects.toBe(fault);
  expect(isTransient(fault)).toBe(false);
  expect(send).toHaveBeenCalledTimes(1);
});

test('a throttled transaction, which the SDK has tried again already, is not tried again', async () => {
  const fault = Object.assign(new Error('no'), { name: 'ThrottlingException' });
  const { table, send } = tableOf(fault);
  await expect(table.createOnce('me', RECORD, IDENTITY)).rejects.toBe(fault);
  expect(send).toHaveBeenCalledTimes(1);
});

test('a key is written beside its record for a day, and neither replaces what is there', async () => {
  jest.spyOn(Date, 'now').mockReturnValue(1_000_000);
  const { table, send } = tableOf(undefined);
  await table.createOnce('me', RECORD, IDENTITY);
  const [[{ input }]] = send.mock.calls as unknown as [[{ input: { TransactItems: { Put: object }[] } }]];
  const unlessThere = {
    ConditionExpression: 'attribute_not_exists(#pk) OR #expiresAt < :nowSeconds',
    ExpressionAttributeNames: { '#pk': 'pk', '#expiresAt': 'expiresAt' },
    ExpressionAttributeValues: { ':nowSeconds': { N: '1000' } },
  };
  expect(input.TransactItems).toMatchObject([{
    Put: { ...unlessThere, Item: { pk: { S: 'OWNER#me' }, sk: { S: 'KEY#hash' }, id: { S: 'a' }, expiresAt: { N: '87400' } } },
  }, {
    Put: { ...unlessThere, Item: { pk: { S: 'OWNER#me' }, sk: { S: 'JOB#a' }, id: { S: 'a' } } },
  }]);
});

test('a withdrawal whose condition does not hold leaves the key too', async () => {
  const { table, send } = tableOf(cancelled('ConditionalCheckFailed', 'None'));
  await table.withdraw('me', IDENTITY, { expression: '#status = :queued', names: ['status'], values: { queued: 'QUEUED' } });
  expect(send.mock.calls).toEqual([[expect.objectContaining({
    input: {
      TransactItems: [{
        Delete: expect.objectContaining({ Key: { pk: { S: 'OWNER#me' }, sk: { S: 'JOB#a' } }, ConditionExpression: '#status = :queued' }),
      }, {
        Delete: { TableName: 'entities', Key: { pk: { S: 'OWNER#me' }, sk: { S: 'KEY#hash' } } },
      }],
    },
  })]]);
});

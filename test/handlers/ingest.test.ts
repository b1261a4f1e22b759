import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { entity } from './entities/support/handler';
import { lambdaContext } from './support/api';
import { captureOutput, loadHandler } from './support/environment';
import { type ImportServices, startImportServices } from './support/import-services';
import { ENTITIES_FILE } from '../../src/handlers/catalog';

type Ingest = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/** An order, and no item: items have a name. */
const LINE = '{"number":"n"}';
const LINES = 3;
const ORDER = entity('order', { number: { type: 'string', maxLength: 9 } }, { imports: {} });
const BILL = entity('bill', { number: { type: 'string', maxLength: 9 } });

let services: ImportServices;
let environment: Record<string, string>;
beforeAll(async () => {
  services = await startImportServices(LINE, LINES);
  environment = {
    AWS_ENDPOINT_URL: services.endpoint,
    TABLE_NAME: 't',
    BUCKET_NAME: 'bucket',
    IMPORT_PREFIX: 'imports/',
    REPORT_PREFIX: 'reports/',
    QUEUE_URL: `${services.endpoint}/1/q`,
    LAMBDA_TASK_ROOT: mkdtempSync(join(tmpdir(), 'ingest-')),
  };
});
afterAll(() => services.stop());
beforeEach(() => { captureOutput(); });

const sized = { size: LINES * (LINE.length + 1), etag: 'e', sequencer: '0A' };
const created = (key: string, bucket = 'bucket') => JSON.stringify({
  'version': '0', 'source': 'aws.s3', 'detail-type': 'Object Created', 'detail': { version: '0', bucket: { name: bucket }, object: { key, ...sized } },
});

/** Handles messages; tells which of them failed, and what was reported. */
async function handled(ingest: Ingest, ...bodies: string[]) {
  services.sent.length = 0;
  const { batchItemFailures } = await ingest({ Records: bodies.map((body, index) => ({ messageId: `m${index}`, body })) } as SQSEvent, lambdaContext());
  const reports = services.sent.map((text) => JSON.parse(text) as { readonly key: string; readonly imported: number; readonly rejected: number });
  return { failed: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier), reports };
}

test('lines become items, or records of the entities that have imports', async () => {
  const items = loadHandler<Ingest>('ingest', environment);
  const rejected = { imported: 0, rejected: LINES };
  expect((await handled(items, created('imports/order/a.jsonl'))).reports).toMatchObject([rejected]);
  writeFileSync(join(environment.LAMBDA_TASK_ROOT, ENTITIES_FILE), JSON.stringify({ entities: [ORDER, BILL] }));
  const both = loadHandler<Ingest>('ingest', environment);
  expect((await handled(both, created('imports/order/ann/a.jsonl'))).reports).toMatchObject([{ imported: LINES, rejected: 0 }]);
  expect((await handled(both, created('imports/ann/a.jsonl'))).reports).toMatchObject([rejected]);
  expect((await handled(both, created('imports/bill/ann/a.jsonl'))).reports).toMatchObject([rejected]);
});

test('messages that are no event of the bucket come again, and no others', async () => {
  const { failed, reports } = await handled(loadHandler<Ingest>('ingest', environment), created('imports/ann/a.jsonl'), created('imports/ann/a.jsonl', 'other'), '{');
  expect([failed, reports.length]).toEqual([['m1', 'm2'], 1]);
});

test('records of imports are kept for days', () => {
  expect(() => loadHandler('ingest', { ...environment, IMPORT_RETENTION_DAYS: '0' })).toThrow('IMPORT_RETENTION_DAYS');
});

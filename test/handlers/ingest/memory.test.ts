import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundle } from '../../../projenrc/handler-bundling';
import { startImportServices } from '../support/import-services';

const MIB = 1024 * 1024;
/** 210 MB in lines of 21 KB: an item with all its attributes. */
const LINE = JSON.stringify({ name: 'Mug', attributes: Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`a${index}`, 'x'.repeat(990)])) });
const LINES = 10_000;

const PROGRAM = `
const { handler } = require(process.argv[1]);
const context = { awsRequestId: 'invocation', getRemainingTimeInMillis: () => 300000 };
handler(JSON.parse(process.argv[2]), context).then((answer) => {
  console.log('RESULT ' + JSON.stringify({ answer, peak: process.resourceUsage().maxRSS * 1024 }));
});`;

test('an object of 200 MB is imported within the memory of the function', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ingest-'));
  const services = await startImportServices(LINE, LINES);
  try {
    writeFileSync(join(folder, 'main.js'), await bundle('src/handlers/ingest.lambda.ts'));
    const object = { key: 'imports/owner/large.jsonl', size: (LINE.length + 1) * LINES, etag: 'e', sequencer: '0A' };
    const body = { 'version': '0', 'source': 'aws.s3', 'detail-type': 'Object Created', 'detail': { version: '0', bucket: { name: 'bucket' }, object } };
    const event = { Records: [{ messageId: 'm', body: JSON.stringify(body) }] };
    const { stdout } = await promisify(execFile)(process.execPath, ['--max-old-space-size=384', '-e', PROGRAM, join(folder, 'main.js'), JSON.stringify(event)], {
      env: {
        PATH: process.env.PATH,
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: 'a',
        AWS_SECRET_ACCESS_KEY: 'b',
        AWS_ENDPOINT_URL: services.endpoint,
        TABLE_NAME: 't',
        BUCKET_NAME: 'bucket',
        IMPORT_PREFIX: 'imports/',
        REPORT_PREFIX: 'reports/',
        QUEUE_URL: `${services.endpoint}/1/q`,
      },
      maxBuffer: 10 * MIB,
    });
    const { answer, peak } = JSON.parse(/^RESULT (.*)$/m.exec(stdout)?.[1] ?? '{}') as { answer: object; peak: number };
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(services.written.count).toBe(LINES);
    expect(JSON.parse(services.sent[0])).toMatchObject({ status: 'COMPLETED', imported: LINES });
    if (process.env.SHOW_MEMORY) console.info(`${Math.round(object.size / 1e6)} MB: peak of ${Math.round(peak / MIB)} MiB`);
    // The memory that the catalog gives it, less what Lambda itself needs.
    expect(peak).toBeLessThan(400 * MIB);
  } finally {
    await services.stop();
    rmSync(folder, { recursive: true });
  }
});

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundle } from '../../../projenrc/handler-bundling';
import { allOr } from '../../support/all';
import { startImportServices } from '../support/import-services';

const MIB = 1024 * 1024;
/** Lines of 21 KB: an item with all its attributes. */
const LINE = JSON.stringify({ name: 'Mug', attributes: Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`a${index}`, 'x'.repeat(990)])) });

/**
 * The peak of the process itself: a child's `maxRSS` starts at the resident size of the process that spawned it. With a young generation
 * of 8 MiB, because V8 otherwise lets it grow to what the machine has, whatever the handler holds.
 */
const PROGRAM = `
const { readFileSync } = require('node:fs');
const { handler } = require(process.argv[1]);
let peak = 0;
const sample = () => { peak = Math.max(peak, process.memoryUsage.rss()); };
const timer = process.platform === 'linux' ? undefined : setInterval(sample, 10);
const context = { awsRequestId: 'invocation', getRemainingTimeInMillis: () => 300000 };
handler(JSON.parse(process.argv[2]), context).then((answer) => {
  clearInterval(timer);
  sample();
  const [, kibibytes] = timer === undefined ? /^VmHWM:\\s+(\\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) : [];
  console.log('RESULT ' + JSON.stringify({ answer, peak: kibibytes === undefined ? peak : kibibytes * 1024 }));
});`;
const FLAGS = ['--max-old-space-size=384', '--max-semi-space-size=8'];

interface Result { readonly answer: object; readonly peak: number }

async function importOf(program: string, endpoint: string, objects: number, size: number): Promise<Result> {
  const event = {
    Records: Array.from({ length: objects }, (_, index) => {
      const object = { key: `imports/owner/${index}.jsonl`, size, etag: 'e', sequencer: '0A' };
      const detail = { version: '0', bucket: { name: 'bucket' }, object };
      return { messageId: `m${index}`, body: JSON.stringify({ 'version': '0', 'source': 'aws.s3', 'detail-type': 'Object Created', detail }) };
    }),
  };
  const { stdout } = await promisify(execFile)(process.execPath, [...FLAGS, '-e', PROGRAM, program, JSON.stringify(event)], {
    env: {
      PATH: process.env.PATH,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
      AWS_ENDPOINT_URL: endpoint,
      TABLE_NAME: 't',
      BUCKET_NAME: 'bucket',
      IMPORT_PREFIX: 'imports/',
      REPORT_PREFIX: 'reports/',
      QUEUE_URL: `${endpoint}/1/q`,
    },
    maxBuffer: 10 * MIB,
  });
  return JSON.parse(/^RESULT (.*)$/m.exec(stdout)?.[1] ?? '{}') as Result;
}

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ingest-'));
  writeFileSync(join(folder, 'main.js'), await bundle('src/handlers/ingest.lambda.ts'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  { objects: 1, lines: allOr(10_000, 1000), limit: 200 },
  { objects: 10, lines: allOr(300, 60), limit: 280 },
])('$objects objects of $lines lines of 21 KB are imported within the memory of the function', async ({ objects, lines, limit }) => {
  const services = await startImportServices(LINE, lines);
  try {
    const { answer, peak } = await importOf(join(folder, 'main.js'), services.endpoint, objects, (LINE.length + 1) * lines);
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(services.written.count).toBe(objects * lines);
    expect(services.sent.map((report) => JSON.parse(report))).toEqual(Array(objects).fill(expect.objectContaining({ status: 'COMPLETED', imported: lines })));
    if (process.env.SHOW_MEMORY) console.info(`${objects} of ${lines} lines: peak of ${Math.round(peak / MIB)} MiB`);
    expect(peak).toBeGreaterThan(0);
    expect(peak).toBeLessThan(limit * MIB);
  } finally {
    await services.stop();
  }
});

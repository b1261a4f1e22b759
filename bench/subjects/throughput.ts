import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BROADCAST, INGEST } from '../../src/handlers/catalog';
import { selfSigned } from '../../test/handlers/support/certificate';
import { startImportServices } from '../../test/handlers/support/import-services';
import { startBroadcastServices } from '../harness/broadcast-services';
import { BUILD } from '../harness/build';
import { type FunctionCode, bundled, measureFunction, shipped } from '../harness/functions';
import type { Sample } from '../harness/figures';
import type { Subject } from '../harness/subject';

const FRAMES = 2000;
const LINES = 5000;
const LINE = JSON.stringify({ name: 'Chair', description: 'Made of oak', tags: ['oak', 'chair'], attributes: { weight: 7.5, stock: 12 } });

/** Figures of a process, for one unit of its work. */
function each({ cpu, wall, memory }: Sample, count: number): Sample {
  return { cpu: 1000 * cpu / count, perSecond: 1000 * count / wall, memory };
}

export async function frames(): Promise<Subject> {
  const certificate = selfSigned();
  const services = await startBroadcastServices(certificate, FRAMES);
  const authority = join(BUILD, 'ca-frames.pem');
  writeFileSync(authority, certificate.cert);
  const event = { Records: [{ messageId: 'm', body: JSON.stringify({ version: 1, id: 'm1', to: { ownerId: 'alice' }, message: { text: 'hi' } }) }] };
  const environment = {
    CONNECTIONS_TABLE_NAME: 'connections',
    MANAGEMENT_ENDPOINT: `${services.endpoint}/prod`,
    AWS_ENDPOINT_URL: services.endpoint,
    NODE_EXTRA_CA_CERTS: authority,
  };
  const functions = { 'library': shipped('broadcast'), 'hand-written': await bundled('broadcast', 'bundled', BROADCAST) };
  return {
    name: 'frames',
    about: `A process that sends one message to ${FRAMES} connections of a WebSocket API over HTTPS, its cold start included.`,
    metrics: { cpu: 'CPU per frame, µs', perSecond: 'frames a second', memory: 'peak memory, MiB' },
    contenders: Object.entries(functions).map(([name, code]) => ({
      name, run: async () => each(await measureFunction({ ...code, event, environment }), FRAMES),
    })),
    comparisons: ['cpu', 'memory'].map((metric) => ({ of: 'library', to: 'hand-written', metric })),
    close: () => services.stop(),
  };
}

export async function imports(): Promise<Subject> {
  const certificate = selfSigned();
  const services = await startImportServices(LINE, LINES, certificate);
  const authority = join(BUILD, 'ca-imports.pem');
  writeFileSync(authority, certificate.cert);
  const object = { key: 'imports/o/a.jsonl', size: LINES * (LINE.length + 1), etag: 'e', sequencer: '0A' };
  const event = {
    Records: [{
      messageId: 'm',
      body: JSON.stringify({ 'version': '0', 'source': 'aws.s3', 'detail-type': 'Object Created', 'detail': { version: '0', bucket: { name: 'bucket' }, object } }),
    }],
  };
  const environment = {
    TABLE_NAME: 'entities',
    BUCKET_NAME: 'bucket',
    IMPORT_PREFIX: 'imports/',
    REPORT_PREFIX: 'reports/',
    QUEUE_URL: `${services.endpoint}/1/q`,
    AWS_ENDPOINT_URL: services.endpoint,
    NODE_EXTRA_CA_CERTS: authority,
  };
  const hand = await bundled('import', 'bundled', INGEST);
  const contenders: Readonly<Record<string, readonly [code: FunctionCode, more: Readonly<Record<string, string>>]>> = {
    'library': [shipped('ingest'), {}],
    'hand-written, a write per line': [hand, {}],
    'hand-written, in batches': [hand, { IN_BATCHES: 'yes' }],
  };
  return {
    name: 'imported lines',
    about: `A process that imports ${LINES} lines of JSON over HTTPS, its cold start included. Batches of DynamoDB have no conditions: what they write out of `
      + 'order or twice replaces newer data, so the library writes line by line.',
    metrics: { cpu: 'CPU per line, µs', perSecond: 'lines a second', memory: 'peak memory, MiB' },
    contenders: Object.entries(contenders).map(([name, [code, more]]) => ({
      name, run: async () => each(await measureFunction({ ...code, event, environment: { ...environment, ...more } }), LINES),
    })),
    comparisons: ['cpu', 'memory'].map((metric) => ({ of: 'library', to: 'hand-written, a write per line', metric })),
    close: () => services.stop(),
  };
}

import type { SQSEvent } from 'aws-lambda';
import * as fc from 'fast-check';
import { ownerInObjectKey } from '../../../src/handlers/shared/owner';
import { CANARIES } from '../canaries';
import { isState } from '../invariants/entity-reach';
import { partitionsOf } from '../invariants/reach';
import { VALID_BODIES, changedFields, objectOf, oddBody } from '../mutations/bodies';
import { text } from '../mutations/values';
import { idsOf, seedOf } from '../records';
import { BUCKET } from '../services/services';
import type { Attack, Outcome, Target } from '../target';
import { type Values, batchFaults, batchKinds, batches, messagesOf, word } from './queue';

const OWNER = '0b9c7c1e-5f0e-4a0a-9d4e-3a1c5b7f2d10';
const OTHER = 'arn:aws:iam::123456789012:user/them';
const SEED = seedOf([OWNER, OTHER]);
const MAX_REPORT_BYTES = 1024 * 1024;
const KEYS = [`imports/${OWNER}/a.jsonl`, `imports/${OWNER}/b/c.csv`, ...idsOf('FILE').map((id) => `files/${OWNER}/${id}`)];

const created = (key: string) => ({
  'version': '0',
  'source': 'aws.s3',
  'detail-type': 'Object Created',
  'detail': { version: '0', bucket: { name: BUCKET }, object: { key, size: 200, etag: 'e', sequencer: '0A' }, requester: '123456789012' },
});
const MESSAGES = [...KEYS.map(created), { source: 'ingest', version: 1, key: KEYS[0], size: 200, etag: 'e', sequencer: '0A' }];
const VALUES: Values = {
  'key': KEYS,
  'detail.object.key': [
    ...KEYS, ...KEYS, 'imports/', 'imports/x', `imports/${OWNER}/`, `imports/${OWNER}/.jsonl`, `imports/../${OWNER}/a.jsonl`, 'imports//a.csv', `imports/.${OWNER}/a.csv`,
    'imports/.!!/a.csv', `imports/${OWNER}/gone.csv`, `files/${OWNER}`, `files/${OWNER}/../x`, 'files/x/y', 'reports/x', `imports/${OWNER}/${'x'.repeat(1025)}.csv`,
  ],
  'detail.object.size': [0, 1, 200, 100_000, 5, -1, 1.5, 2 ** 53],
  'detail.object.sequencer': ['0', '0a00', '0B', 'F'.repeat(64), 'zz', ''],
  'detail.object.etag': ['e', 'a-2', '"e"', 'é', 'x'.repeat(129)],
  'detail.requester': ['x', 1],
  'detail-type': ['Object Created', 'Object Deleted'],
  'size': [0, 100, 2 ** 53],
};

const jsonLines = fc.array(fc.oneof(
  { weight: 4, arbitrary: VALID_BODIES.Item.map(objectOf) },
  { weight: 3, arbitrary: changedFields(VALID_BODIES.Item).map(objectOf) },
  { weight: 2, arbitrary: oddBody.map((body) => body ?? '') },
), { maxLength: 3 }).map((lines) => lines.join('\n'));
const cell = fc.oneof(text, text.map((value) => `"${value.replaceAll('"', '""')}"`), fc.constantFrom('"', 'a"b', '""', '1'));
const csv = fc.tuple(
  fc.oneof(fc.constantFrom('name', 'name,description,tags,watts', '\ufeffname,__proto__', 'name,constructor,toString', 'name,name', 'x', 'name, ', '"name'), cell),
  fc.array(fc.array(cell, { maxLength: 4 }).map((cells) => cells.join()), { maxLength: 3 }),
  fc.constantFrom('\n', '\r\n', '\r'),
).map(([header, rows, end]) => [header, ...rows].join(end));

type Detail = { readonly object?: { readonly key?: unknown } | null } | null | undefined;

/** EventBridge events of a bucket, and the content of its objects. */
export const ingestTarget: Target<SQSEvent> = {
  name: 'ingest',
  secrets: [OWNER, OTHER],
  attacks: fc.tuple(batches(MESSAGES, SEED, VALUES), jsonLines, csv).map(([attack, lines, rows]) => ({
    ...attack,
    seed: { ...SEED, objects: { ...SEED.objects, [KEYS[0]]: `${lines}\n{"name":"${CANARIES.person}","description":"${CANARIES.email}"}`, [KEYS[1]]: rows } },
  })),
  kindsOf: batchKinds,
  faultsOf,
};

function faultsOf(attack: Attack<SQSEvent>, outcome: Outcome): string[] {
  const { calls } = outcome.services;
  const keys = messagesOf(attack.event).flatMap(({ key, detail }) => [key, (detail as Detail)?.object?.key].map(word));
  // Without owner: objects under no owner's prefix that have a record nevertheless.
  const owners = [OWNER, OTHER, ...keys.map((key) => key.split('/')[1] ?? ''), ''].filter((owner) => keys.some((key) => key.split('/')[1] === ownerInObjectKey(owner)) || owner === '');
  const partitions = owners.map((owner) => `OWNER#${owner}`);
  const objects = calls.filter(({ service }) => service === 's3');
  const reports = objects.filter(({ action }) => action === 'PUT').map(({ input }) => ({ key: String(input.key), body: String(input.body) }));
  const read = objects.filter(({ action }) => action !== 'PUT').map(({ action, input }) => String(action === 'LIST' ? (input.query as Record<string, unknown>).prefix : input.key));
  const continued = calls.filter(({ service }) => service === 'sqs').map(({ input }) => JSON.parse(String(input.MessageBody)) as { key: string });
  return [
    ...batchFaults(attack, outcome),
    ...calls.filter((call) => call.service === 'dynamodb' && !isState(call)).flatMap(({ input }) => partitionsOf(input))
      .filter((partition) => partition === undefined || !partitions.includes(partition)).map((partition) => `it wrote to ${partition}`),
    ...[...read, ...continued.map(({ key }) => key)].filter((key) => !keys.includes(key) || !key.startsWith('imports/')).map((key) => `it read ${key}`),
    ...reports.filter(({ key }) => !owners.some((owner) => key.startsWith(`reports/${ownerInObjectKey(owner)}/`)) || !/\/[0-9a-f-]{36}\.json$/.test(key)).map(({ key }) => `it wrote ${key}`),
    ...reports.filter(({ body }) => Buffer.byteLength(body) > MAX_REPORT_BYTES || body.includes(CANARIES.person) || body.includes(CANARIES.email)).map(() => 'a report tells what is in a line'),
  ];
}

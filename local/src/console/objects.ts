import { Action, ConsoleRequest, NotFound } from './action';
import { AwsAnswer, awsRequest } from '../emulators/aws-call';
import { plain } from '../events/bucket-events';
import { Json, string } from '../json';
import type { Answer } from '../serving/answer';

const PAGE = 50;

export const objectActions: readonly Action[] = [
  { method: 'GET', path: 'buckets/:id', run: async (request) => list(request) },
  { method: 'GET', path: 'buckets/:id/object', run: async (request) => download(request) },
  {
    method: 'POST',
    path: 'buckets/:id/delete',
    run: async (request) => {
      await call(request, 'DELETE', `/${pathOf(string(request.input.key, 'key'))}`);
      return {};
    },
  },
];

async function list(request: ConsoleRequest): Promise<Json> {
  const { query } = request;
  const asked = new URLSearchParams({ 'list-type': '2', 'max-keys': String(PAGE), 'prefix': query.get('prefix') ?? '', 'start-after': query.get('start') ?? '' });
  const { body } = await call(request, 'GET', `?${asked.toString()}`);
  const valueIn = (text: string, name: string): string => plain(new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? '');
  const objects = [...body.matchAll(/<Contents>(?<object>.*?)<\/Contents>/gs)].map(({ groups: { object = '' } = {} }) => (
    { key: valueIn(object, 'Key'), size: Number(valueIn(object, 'Size')), modified: valueIn(object, 'LastModified') }));
  return { objects, next: valueIn(body, 'IsTruncated') === 'true' ? objects.at(-1)?.key ?? null : null };
}

/** Always as a file: shown as a page, it would have the rights of the console. */
async function download(request: ConsoleRequest): Promise<Answer> {
  const key = request.query.get('key') ?? '';
  const { bytes } = await call(request, 'GET', `/${pathOf(key)}`);
  const name = encodeURIComponent(key.split('/').pop() ?? 'object').replaceAll("'", '%27');
  return { status: 200, headers: [['Content-Type', 'application/octet-stream'], ['Content-Disposition', `attachment; filename*=UTF-8''${name}`]], body: bytes };
}

/** Through the endpoint, so that the app hears of what changes. */
async function call({ system, id }: ConsoleRequest, method: string, rest: string): Promise<AwsAnswer> {
  const [bucket] = system.resources.ofType('AWS::S3::Bucket').filter((candidate) => candidate.id === id);
  if (bucket === undefined) throw new NotFound(`The app has no bucket ${id}`);
  const path = `/${system.resources.ref(bucket.id)}${rest}`;
  const answer = await awsRequest({ endpoint: system.front.address, service: 's3', region: system.region, method, path });
  if (answer.status === 404) throw new NotFound('There is no such object any longer');
  if (answer.status > 299) throw new Error(`S3 answers ${answer.status}: ${answer.body}`);
  return answer;
}

function pathOf(key: string): string {
  return key.split('/').map(encodeURIComponent).join('/');
}

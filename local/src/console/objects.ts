import type { S3Client } from '@aws-sdk/client-s3';
import { Action, ConsoleRequest, NotFound } from './action';
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
      const { DeleteObjectCommand } = await import('@aws-sdk/client-s3');
      await withClient(request, async (client) => client.send(new DeleteObjectCommand({ Bucket: bucketOf(request), Key: string(request.input.key, 'key') })));
      return {};
    },
  },
];

async function list(request: ConsoleRequest): Promise<Json> {
  const { ListObjectsV2Command } = await import('@aws-sdk/client-s3');
  const { query } = request;
  const answer = await withClient(request, async (client) => client.send(new ListObjectsV2Command({
    Bucket: bucketOf(request), MaxKeys: PAGE, Prefix: query.get('prefix') ?? undefined, StartAfter: query.get('start') ?? undefined,
  })));
  const found = (answer.Contents ?? []).map(({ Key, Size, LastModified }) => ({ key: Key ?? '', size: Size ?? 0, modified: LastModified?.toISOString() ?? null }));
  return { objects: found, next: answer.IsTruncated === true ? found.at(-1)?.key ?? null : null };
}

/** Always as a file: shown as a page, it would have the rights of the console. */
async function download(request: ConsoleRequest): Promise<Answer> {
  const { GetObjectCommand } = await import('@aws-sdk/client-s3');
  const key = request.query.get('key') ?? '';
  const bytes = await withClient(request, async (client) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucketOf(request), Key: key }));
    return Body?.transformToByteArray();
  });
  const name = encodeURIComponent(key.split('/').pop() ?? 'object').replaceAll("'", '%27');
  return { status: 200, headers: [['Content-Type', 'application/octet-stream'], ['Content-Disposition', `attachment; filename*=UTF-8''${name}`]], body: Buffer.from(bytes ?? []) };
}

/** The SDK is loaded when an object is first looked at. Calls go to the endpoint, so that an app hears of them. */
async function withClient<T>({ system }: ConsoleRequest, run: (client: S3Client) => Promise<T>): Promise<T> {
  const sdk = await import('@aws-sdk/client-s3');
  const client = new sdk.S3Client({ endpoint: system.endpoint, region: system.region, forcePathStyle: true, credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'local' } });
  try {
    return await run(client);
  } finally {
    client.destroy();
  }
}

function bucketOf({ system, id }: ConsoleRequest): string {
  const [bucket] = system.resources.ofType('AWS::S3::Bucket').filter((candidate) => candidate.id === id);
  if (bucket === undefined) throw new NotFound(`The app has no bucket ${id}`);
  return system.resources.ref(bucket.id);
}

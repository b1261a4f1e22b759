import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { temporaryDirectory } from './assembly';

/** A handler that calls AWS as its event says: `{ call: 'PutItem', input: {…} }`, or presigns. */
const SOURCE = `
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as s3 from '@aws-sdk/client-s3';
import * as sqs from '@aws-sdk/client-sqs';
import * as sns from '@aws-sdk/client-sns';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

const services = { dynamodb, s3, sqs, sns };
const clients = { dynamodb: new dynamodb.DynamoDBClient({}), s3: new s3.S3Client({}), sqs: new sqs.SQSClient({}), sns: new sns.SNSClient({}) };

export async function handler({ service, call, input, expiresIn }) {
  if (call === 'presignPost') return createPresignedPost(clients.s3, input);
  if (call === 'presignGet') return getSignedUrl(clients.s3, new s3.GetObjectCommand(input), { expiresIn });
  try {
    const { $metadata, Body, ...output } = await clients[service].send(new services[service][call + 'Command'](input));
    return { ok: true, attempts: $metadata.attempts, output, ...(Body ? { text: await Body.transformToString() } : {}) };
  } catch (error) {
    return { ok: false, name: error.name, status: error.$metadata?.httpStatusCode, attempts: error.$metadata?.attempts };
  }
}
`;

let built: string | undefined;

export function awsHandlerAsset(): string {
  built ??= build();
  return built;
}

function build(): string {
  const root = join(__dirname, '..', '..', '..');
  const directory = temporaryDirectory();
  execFileSync(join(root, 'node_modules', '.bin', 'esbuild'), [
    '--bundle', '--platform=node', '--format=cjs', '--target=node22', '--log-level=error', '--main-fields=module,main', `--outfile=${join(directory, 'index.js')}`,
  ], { cwd: root, input: SOURCE });
  return directory;
}

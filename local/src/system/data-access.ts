import { createHash } from 'node:crypto';
import { awsJson, awsRequest } from '../emulators/aws-call';
import type { Json } from '../json';
import type { SendOptions } from '../queue-view';
import type { Construction } from '../resources/resource-type';

/** Sends a message to a queue, without an owner. Resolves to the message's id. */
export async function sendMessage(system: Construction, queueLogicalId: string, body: string | Json, options: SendOptions): Promise<string> {
  const answer = await awsJson({ endpoint: await system.emulators.messaging(), service: 'sqs', region: system.region }, 'AmazonSQS.SendMessage', {
    QueueUrl: system.resources.ref(queueLogicalId),
    MessageBody: typeof body === 'string' ? body : JSON.stringify(body),
    ...(options.groupId === undefined ? {} : { MessageGroupId: options.groupId }),
    ...(options.deduplicationId === undefined ? {} : { MessageDeduplicationId: options.deduplicationId }),
  });
  return String(answer.MessageId);
}

/** Puts an object into a bucket, without an owner. Resolves to its ETag. */
export async function putObject(system: Construction, bucketLogicalId: string, key: string, body: string | Buffer, type: string): Promise<string> {
  // A bucket that locks its versions takes no object without a checksum.
  const headers = { 'content-type': type, 'x-amz-checksum-sha256': createHash('sha256').update(body).digest('base64') };
  const path = pathOf(system, bucketLogicalId, key);
  const answer = await awsRequest({ endpoint: system.front.address, service: 's3', region: system.region, method: 'PUT', path, body, headers });
  if (answer.status !== 200) throw new Error(`S3 answers ${answer.status}: ${answer.body}`);
  return String(answer.headers.etag);
}

/** The bytes of an object. Undefined: there is none. */
export async function getObject(system: Construction, bucketLogicalId: string, key: string): Promise<Buffer | undefined> {
  const path = pathOf(system, bucketLogicalId, key);
  const answer = await awsRequest({ endpoint: await system.emulators.messaging(), service: 's3', region: system.region, method: 'GET', path });
  return answer.status === 200 ? answer.bytes : undefined;
}

function pathOf(system: Construction, bucketLogicalId: string, key: string): string {
  return `/${system.resources.ref(bucketLogicalId)}/${key.split('/').map(encodeURIComponent).join('/')}`;
}

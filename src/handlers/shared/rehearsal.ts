import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { HttpResponse } from '@smithy/core/protocols';

const ANSWER = { statusCode: 200, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: Buffer.from('{}') };

/**
 * Takes a client through a call that never leaves the process, while the function starts: what the first request would find
 * unprepared (credentials, endpoint rules, serializer, signature) has run once by then. Without keys in the environment
 * they would have to be fetched, and might be kept in a snapshot, so then there is none.
 */
export function rehearsed(client: DynamoDBClient): DynamoDBClient {
  if (process.env.AWS_ACCESS_KEY_ID) {
    const command = new GetItemCommand({ TableName: 'rehearsal', Key: { pk: { S: 'rehearsal' } } });
    command.middlewareStack.add(() => async () => ({ response: new HttpResponse(ANSWER), output: { $metadata: {} } }), { step: 'deserialize', priority: 'low' });
    // An error here comes again with the first request, and is answered there.
    client.send(command).catch(() => undefined);
  }
  return client;
}

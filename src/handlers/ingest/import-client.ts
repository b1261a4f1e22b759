import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import { SigningHash } from './signing-hash';
import { CLIENT_SETTINGS } from '../shared/sdk-client';

/** For each request they copy it for a log that isn't kept, look for a trace header to pass on, and build the user agent again. */
const UNNEEDED = ['loggerMiddleware', 'recursionDetectionMiddleware', 'getUserAgentMiddleware'];
const USER_AGENT = 'aws-sdk-js/3 cdk-serverless-api-pattern/ingest';

/**
 * The client of an import, which sends the same command thousands of times: what is the same for each request is made once. Together this
 * takes a quarter of the CPU time of a line. The middleware of a command must not be changed: the client keeps it.
 */
export function importClient(): DynamoDBClient {
  const client: DynamoDBClient = new DynamoDBClient({ ...CLIENT_SETTINGS, cacheMiddleware: true, sha256: SigningHash, signer: async () => signer });
  const { credentials, region, sha256 } = client.config;
  const signer = new SignatureV4({ service: 'dynamodb', credentials, region, sha256 });
  UNNEEDED.forEach((name) => client.middlewareStack.remove(name));
  client.middlewareStack.add((next) => async (args) => {
    if (HttpRequest.isInstance(args.request)) {
      args.request.headers['user-agent'] = USER_AGENT;
    }
    return next(args);
  }, { step: 'build', name: 'userAgentMiddleware' });
  return client;
}

import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Context } from 'aws-lambda';
import { CANARY_ENVIRONMENT } from './canaries';
import { BUCKET, TABLE, TOPIC } from './services/services';
import { unpackedHandler } from '../support/shipped-handler';

export type AnyHandler = (event: unknown, context: Context) => Promise<unknown>;

/** The shipped bundles, or their sources. */
export type Form = 'source' | 'bundle';

const ROOT = join(__dirname, '..', '..');
const fromHere = createRequire(__filename);

/** Sets the environment of a function, and loads its handler in it. */
export function loadHandler(name: string, form: Form, endpoint: string, variables: Readonly<Record<string, string>> = {}): AnyHandler {
  Object.assign(process.env, CANARY_ENVIRONMENT, {
    AWS_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL: endpoint,
    TABLE_NAME: TABLE,
    CONNECTIONS_TABLE_NAME: TABLE,
    PENDING_INDEX: 'pending',
    BUCKET_NAME: BUCKET,
    QUEUE_URL: `${endpoint}/123456789012/queue`,
    TOPIC_ARN: TOPIC,
    MANAGEMENT_ENDPOINT: `${endpoint}/management`,
    IMPORT_PREFIX: 'imports/',
    REPORT_PREFIX: 'reports/',
    CORS_ALLOW_ORIGINS: 'https://a.example,https://b.example',
    // Whatever a handler might ever log is looked at.
    POWERTOOLS_LOG_LEVEL: 'DEBUG',
    ...variables,
  });
  const path = form === 'source' ? join(ROOT, 'src', 'handlers', `${name}.lambda.ts`) : join(unpackedHandler(name), 'index.js');
  return (fromHere(path) as { handler: AnyHandler }).handler;
}

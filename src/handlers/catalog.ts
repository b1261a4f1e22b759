/**
 * The contract of each shipped handler, as data. Constructs wire resources from it, handlers read
 * their environment through it, and tests compare it with what the handlers really do.
 *
 * Imports nothing, so that both worlds can share it. Calls are marked as pure and spreads are behind calls,
 * so that a bundle holds the one contract that it uses.
 */

/** A resource a handler works on. */
export type HandlerResource = 'table' | 'index' | 'bucket' | 'queue' | 'topic' | 'connections' | 'management' | 'source' | 'imports' | 'reports';

/** What a handler does to one resource: exactly these actions, and the variable that names the resource. */
export interface HandlerAccess {
  readonly resource: HandlerResource;
  readonly environment: string;
  readonly actions: readonly string[];
}

/** One route a handler answers. */
export interface HandlerRoute {
  readonly method: string;
  readonly path: string;
  /** Names of the query parameters that may be there, each once. Others are refused. */
  readonly query?: readonly string[];
  /** Name of the body's schema in `BODY_SCHEMAS`. */
  readonly body?: string;
  /** Content types in which the body is validated. JSON where nothing is said. */
  readonly contentTypes?: readonly string[];
}

/** An optional setting that a handler reads from its environment. What it means is said in comments, which no bundle carries. */
export interface HandlerSetting {
  readonly name: string;
  readonly default: string;
}

export interface HandlerContract {
  readonly name: string;
  readonly description: string;
  readonly memorySizeMiB: number;
  readonly timeoutSeconds: number;
  readonly access: readonly HandlerAccess[];
  readonly settings: readonly HandlerSetting[];
  readonly routes: readonly HandlerRoute[];
}

/** Objects of the `files` handler live under this prefix: `files/<owner>/<file id>`. */
export const FILES_PREFIX = 'files/';

/** Where the owner of a request is read from; written by the chosen authorization, never by the caller. */
export const OWNER_SOURCES = ['cognito', 'iam', 'lambda', 'api-key', 'none'] as const;

const COMMON_SETTINGS: readonly HandlerSetting[] = [
  /** CloudWatch namespace of the business metrics. */
  { name: 'METRICS_NAMESPACE', default: 'ServerlessApi' },
];

const API_SETTINGS = /* @__PURE__ */ COMMON_SETTINGS.concat([
  /** Which verified identity owns the data: cognito, iam, lambda, api-key or none. */
  { name: 'OWNER_SOURCE', default: 'cognito' },
  /** Query parameters that the authorization reads, separated by commas. Routes refuse all others that they do not have. */
  { name: 'AUTH_QUERY_PARAMETERS', default: '' },
  /** Origins that browsers may call from, separated by commas; https://*.example.com: every subdomain, *: all. Empty: none. */
  { name: 'CORS_ALLOW_ORIGINS', default: '' },
  /** true: browsers may send credentials. */
  { name: 'CORS_ALLOW_CREDENTIALS', default: 'false' },
  /** Response headers that browsers may read, separated by commas. */
  { name: 'CORS_EXPOSE_HEADERS', default: '' },
]);

/** Query parameters of a list: how many, and from where on. */
const PAGE: readonly string[] = ['limit', 'cursor'];

export const ITEMS: HandlerContract = {
  name: 'items',
  description: 'Create, read, list, replace, change and delete the items of an owner.',
  memorySizeMiB: 512,
  timeoutSeconds: 10,
  access: [{
    resource: 'table',
    environment: 'TABLE_NAME',
    actions: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
  }],
  settings: API_SETTINGS,
  routes: [
    { method: 'GET', path: '/items', query: PAGE },
    { method: 'POST', path: '/items', body: 'Item' },
    { method: 'GET', path: '/items/{id}' },
    { method: 'PUT', path: '/items/{id}', body: 'Item' },
    { method: 'PATCH', path: '/items/{id}', body: 'ItemPatch', contentTypes: ['application/json', 'application/merge-patch+json'] },
    { method: 'DELETE', path: '/items/{id}' },
  ],
};

export const FILES: HandlerContract = {
  name: 'files',
  description: 'Presigned uploads and downloads of the files of an owner.',
  memorySizeMiB: 512,
  timeoutSeconds: 10,
  access: [
    {
      resource: 'table',
      environment: 'TABLE_NAME',
      actions: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    },
    {
      resource: 'bucket',
      environment: 'BUCKET_NAME',
      actions: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
    },
  ],
  settings: /* @__PURE__ */ API_SETTINGS.concat([
    /** Largest file that may be uploaded. */
    { name: 'MAX_UPLOAD_BYTES', default: '104857600' },
    /** Content types that may be uploaded, separated by commas; type/* allowed. Empty: all. */
    { name: 'UPLOAD_CONTENT_TYPES', default: '' },
    /** required: an upload is announced with the SHA-256 of its bytes. optional: with or without. */
    { name: 'UPLOAD_CHECKSUM', default: 'optional' },
    /** How long an upload form is valid. */
    { name: 'UPLOAD_EXPIRY_SECONDS', default: '900' },
    /** How long a download address is valid. */
    { name: 'DOWNLOAD_EXPIRY_SECONDS', default: '300' },
  ]),
  routes: [
    { method: 'GET', path: '/files', query: PAGE },
    { method: 'POST', path: '/files', body: 'File' },
    { method: 'GET', path: '/files/{id}' },
    { method: 'DELETE', path: '/files/{id}' },
  ],
};

const JOB_SETTINGS: readonly HandlerSetting[] = [
  /** Types of job that are accepted, separated by commas. */
  { name: 'JOB_TYPES', default: 'summary' },
  /** Days until the record of a job expires. */
  { name: 'JOB_RETENTION_DAYS', default: '30' },
];

export const JOBS: HandlerContract = {
  name: 'jobs',
  description: 'Accepts jobs, queues them and tells their state.',
  memorySizeMiB: 512,
  timeoutSeconds: 10,
  access: [
    {
      resource: 'table',
      environment: 'TABLE_NAME',
      actions: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
    },
    {
      resource: 'queue',
      environment: 'QUEUE_URL',
      actions: ['sqs:SendMessage'],
    },
  ],
  settings: /* @__PURE__ */ API_SETTINGS.concat(JOB_SETTINGS),
  routes: [
    { method: 'GET', path: '/jobs', query: PAGE },
    { method: 'POST', path: '/jobs', body: 'Job' },
    { method: 'GET', path: '/jobs/{id}' },
  ],
};

export const WORKER: HandlerContract = {
  name: 'worker',
  description: 'Runs queued jobs once, records their results and publishes them.',
  memorySizeMiB: 512,
  timeoutSeconds: 60,
  access: [
    {
      resource: 'table',
      environment: 'TABLE_NAME',
      actions: ['dynamodb:Query', 'dynamodb:UpdateItem'],
    },
    {
      resource: 'topic',
      environment: 'TOPIC_ARN',
      actions: ['sns:Publish'],
    },
  ],
  // The same as the API's: jobs may come straight into the queue, and are checked here then.
  settings: /* @__PURE__ */ COMMON_SETTINGS.concat(JOB_SETTINGS),
  routes: [],
};

export const AUTHORIZER: HandlerContract = {
  name: 'authorizer',
  description: 'Verifies tokens of a user pool and the groups that a route asks for.',
  memorySizeMiB: 256,
  timeoutSeconds: 5,
  access: [],
  settings: [
    /** The user pool whose tokens are accepted. The handler does not start without one. */
    { name: 'USER_POOL_ID', default: '' },
    /** Clients whose tokens are accepted, separated by commas. Empty: every client of the pool. */
    { name: 'CLIENT_IDS', default: '' },
    /** Groups that may take a route, as JSON: {"GET /admin/{id}":["admins"]}. A route that is not named is denied. */
    { name: 'ROUTE_GROUPS', default: '{}' },
    /** Groups that may open a connection to a WebSocket API, separated by commas. Empty: whoever has a valid token. */
    { name: 'CONNECT_GROUPS', default: '' },
  ],
  routes: [],
};

export const REALTIME: HandlerContract = {
  name: 'realtime',
  description: 'Registers the connections of a WebSocket API, and answers what clients send.',
  memorySizeMiB: 512,
  timeoutSeconds: 10,
  access: [{
    resource: 'connections',
    environment: 'CONNECTIONS_TABLE_NAME',
    actions: ['dynamodb:BatchWriteItem', 'dynamodb:GetItem'],
  }],
  settings: /* @__PURE__ */ COMMON_SETTINGS.concat([
    /** Which verified identity owns a connection: lambda (the principal of the authorizer) or iam. */
    { name: 'OWNER_SOURCE', default: 'lambda' },
  ]),
  routes: [],
};

export const BROADCAST: HandlerContract = {
  name: 'broadcast',
  description: 'Sends queued messages to the connections of an owner or a group.',
  memorySizeMiB: 512,
  timeoutSeconds: 20,
  access: [
    {
      resource: 'connections',
      environment: 'CONNECTIONS_TABLE_NAME',
      actions: ['dynamodb:BatchWriteItem', 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    },
    {
      resource: 'management',
      environment: 'MANAGEMENT_ENDPOINT',
      actions: ['execute-api:ManageConnections'],
    },
  ],
  settings: COMMON_SETTINGS,
  routes: [],
};

export const INGEST: HandlerContract = {
  name: 'ingest',
  description: 'Imports the lines of objects as items, and marks uploaded files as available.',
  memorySizeMiB: 512,
  timeoutSeconds: 300,
  access: [
    { resource: 'table', environment: 'TABLE_NAME', actions: ['dynamodb:UpdateItem'] },
    // S3 answers alike for an object that is gone and one that may not be read. The list tells them apart.
    { resource: 'source', environment: 'BUCKET_NAME', actions: ['s3:ListBucket'] },
    { resource: 'imports', environment: 'IMPORT_PREFIX', actions: ['s3:GetObject'] },
    { resource: 'reports', environment: 'REPORT_PREFIX', actions: ['s3:PutObject'] },
    // A long import goes on in another invocation.
    { resource: 'queue', environment: 'QUEUE_URL', actions: ['sqs:SendMessage'] },
  ],
  settings: /* @__PURE__ */ COMMON_SETTINGS.concat([
    /** Days until the record of an import expires. */
    { name: 'IMPORT_RETENTION_DAYS', default: '90' },
  ]),
  routes: [],
};

/** Name of the index of records that wait for something: by `pendingIn` and `createdAt`. */
export const PENDING_INDEX = 'pending';

/** Partitions of each kind of record in that index. */
export const PENDING_SHARDS = 4;

export const SWEEPER: HandlerContract = {
  name: 'sweeper',
  description: 'Abandons uploads that never came and jobs that nobody runs.',
  memorySizeMiB: 256,
  timeoutSeconds: 300,
  access: [
    { resource: 'table', environment: 'TABLE_NAME', actions: ['dynamodb:UpdateItem'] },
    { resource: 'index', environment: 'PENDING_INDEX', actions: ['dynamodb:Query'] },
    { resource: 'bucket', environment: 'BUCKET_NAME', actions: ['s3:GetObject'] },
    // S3 answers alike for an object that is gone and one that may not be read. The list tells them apart.
    { resource: 'source', environment: 'BUCKET_NAME', actions: ['s3:ListBucket'] },
    { resource: 'topic', environment: 'TOPIC_ARN', actions: ['sns:Publish'] },
  ],
  settings: /* @__PURE__ */ COMMON_SETTINGS.concat([
    /** Age of an upload that was asked for and never came, at which it is abandoned. */
    { name: 'STALE_UPLOAD_MINUTES', default: '120' },
    /** Age of a job that has not ended, at which it is abandoned, unless a worker has it. */
    { name: 'STALE_JOB_MINUTES', default: '1440' },
  ]),
  routes: [],
};

/** All contracts by their names. Handlers import their own one alone, so that a bundle holds no other. */
export const HANDLERS: { readonly [name: string]: HandlerContract } = {
  items: ITEMS,
  files: FILES,
  jobs: JOBS,
  worker: WORKER,
  authorizer: AUTHORIZER,
  realtime: REALTIME,
  broadcast: BROADCAST,
  ingest: INGEST,
  sweeper: SWEEPER,
};

const NAME = { type: 'string', minLength: 1, maxLength: 200 };
const DESCRIPTION = { type: 'string', maxLength: 2000 };
const TAGS = { type: 'array', maxItems: 20, items: { type: 'string', minLength: 1, maxLength: 50 } };
const SCALARS = ['string', 'number', 'boolean'];

/**
 * A flat object of named values, whose names DynamoDB and every language can take.
 */
const attributes = (types: readonly string[]) => ({
  type: 'object',
  maxProperties: 50,
  additionalProperties: false,
  patternProperties: {
    '^[A-Za-z][A-Za-z0-9_-]{0,63}$': { type: types, maxLength: 1000 },
  },
});

/** A property that a merge patch may remove. */
const nullable = <T extends { readonly type: string }>(schema: T) => ({ ...schema, type: [schema.type, 'null'] });

/**
 * JSON schemas of the request bodies, in the part of draft 4 that API Gateway and ajv both read:
 * API Gateway checks a body before a function is paid for, and the handler checks it again,
 * because API Gateway skips bodies in content types it has no model for.
 */
export const BODY_SCHEMAS: { readonly [name: string]: object } = {
  Item: {
    type: 'object',
    required: ['name'],
    additionalProperties: false,
    properties: {
      name: NAME,
      description: DESCRIPTION,
      tags: TAGS,
      attributes: /* @__PURE__ */ attributes(SCALARS),
    },
  },
  /** JSON merge patch: null removes a property. */
  ItemPatch: {
    type: 'object',
    minProperties: 1,
    additionalProperties: false,
    properties: {
      name: NAME,
      description: /* @__PURE__ */ nullable(DESCRIPTION),
      tags: /* @__PURE__ */ nullable(TAGS),
      attributes: /* @__PURE__ */ nullable(/* @__PURE__ */ attributes(/* @__PURE__ */ SCALARS.concat('null'))),
    },
  },
  File: {
    type: 'object',
    required: ['name', 'contentType', 'size'],
    additionalProperties: false,
    properties: {
      name: { type: 'string', minLength: 1, maxLength: 255 },
      contentType: { type: 'string', minLength: 3, maxLength: 127, pattern: '^[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*$' },
      size: { type: 'integer', minimum: 1, maximum: 5368709120 },
      // 32 bytes in base64. The last character before the padding has four bits: only these sixteen have no others.
      sha256: { type: 'string', pattern: '^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$' },
    },
  },
  Job: {
    type: 'object',
    required: ['type'],
    additionalProperties: false,
    properties: {
      type: { type: 'string', minLength: 1, maxLength: 64, pattern: '^[a-z][a-z0-9-]*$' },
      input: /* @__PURE__ */ attributes(SCALARS),
    },
  },
};

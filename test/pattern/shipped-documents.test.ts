import { Lazy, Size } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Auth, BundledHandler, BundledHandlers, JobSubmission, JobType, ServerlessApiPattern, ServerlessApiPatternProps } from '../../src';
import { ReadDocument } from '../support/read-document';
import { newStack } from '../support/synth';
import { note } from '../support/systems';

const documentOf = (props?: ServerlessApiPatternProps) => new ReadDocument(new ServerlessApiPattern(newStack(), 'Shop', props).api.openApi());
const read = documentOf();
const statusesOf = (route: string, document = read) => Object.keys(document.operation(route).responses).join(' ');

test('operations are named as methods of a client are', () => {
  expect(read.operations.map(({ operationId }) => operationId)).toEqual([
    'listItems', 'createItem', 'getItem', 'replaceItem', 'updateItem', 'deleteItem',
    'listFiles', 'createFile', 'getFile', 'deleteFile', 'signFileParts', 'completeFile', 'listJobs', 'createJob', 'getJob', 'cancelJob',
  ]);
});

test('each route has every status that it can answer, and no others', () => {
  expect(Object.fromEntries(Object.entries(read.document.paths).flatMap(([path, item]) => Object.keys(item).map((method) => {
    const route = `${method.toUpperCase()} ${path}`;
    return [route, statusesOf(route)];
  })))).toEqual({
    'GET /items': '200 400 401 403 429 500 503 504',
    'POST /items': '201 400 401 403 409 413 415 422 429 500 503 504',
    'GET /items/{id}': '200 304 400 401 403 404 429 500 503 504',
    'PUT /items/{id}': '200 400 401 403 404 412 413 415 429 500 503 504',
    'PATCH /items/{id}': '200 400 401 403 404 412 413 415 429 500 503 504',
    'DELETE /items/{id}': '204 400 401 403 404 412 429 500 503 504',
    'GET /files': '200 400 401 403 429 500 503 504',
    'POST /files': '201 400 401 403 409 413 415 422 429 500 503 504',
    'GET /files/{id}': '200 400 401 403 404 429 500 503 504',
    'DELETE /files/{id}': '204 400 401 403 404 429 500 503 504',
    'POST /files/{id}/parts': '200 400 401 403 404 409 413 415 429 500 503 504',
    'POST /files/{id}/complete': '200 202 400 401 403 404 409 413 429 500 503 504',
    'GET /jobs': '200 400 401 403 429 500 503 504',
    'POST /jobs': '202 400 401 403 409 413 415 422 429 500 503 504',
    'GET /jobs/{id}': '200 400 401 403 404 429 500 503 504',
    'DELETE /jobs/{id}': '200 202 400 401 403 404 409 429 500 503 504',
  });
});

test('examples fit their schemas', () => {
  expect(read.wrongExamples()).toEqual([]);
  const bodies = read.operations.flatMap(({ requestBody }) => Object.values(requestBody?.content ?? {}));
  expect(bodies.filter(({ example }) => example === undefined)).toEqual([]);
});

test('headers of requests and answers are there', () => {
  const headers = (route: string) => (read.operation(route).parameters ?? []).filter((each) => each.in === 'header').map(({ name }) => name);
  expect([headers('POST /items'), headers('GET /items/{id}'), headers('PATCH /items/{id}'), headers('DELETE /items/{id}')])
    .toEqual([['Idempotency-Key'], ['If-None-Match'], ['If-Match'], ['If-Match']]);
  expect(Object.keys(read.answer(read.operation('POST /items'), 201)!.headers!)).toEqual(['ETag', 'Idempotent-Replayed', 'Location']);
  expect(Object.keys(read.answer(read.operation('GET /items'), 503)!.headers!)).toEqual(['Retry-After']);
  const ifMatch = read.operation('PUT /items/{id}').parameters!.find(({ name }) => name === 'If-Match')!.schema;
  expect(['"1"', '*', 'W/"2", "3"'].flatMap((value) => read.faults(ifMatch, value))).toEqual([]);
  expect(['1', '"1', '', '"1,2"'].filter((value) => !read.faults(ifMatch, value).length)).toEqual([]);
});

test('every error is a problem document', () => {
  const errors = read.operations.flatMap((operation) => Object.keys(operation.responses).filter((status) => status >= '400').map((status) => read.answer(operation, status)!));
  expect(new Set(errors.map(({ content }) => JSON.stringify(Object.entries(content!).map(([type, { schema }]) => [type, schema]))))).toEqual(
    new Set([JSON.stringify([['application/problem+json', { $ref: '#/components/schemas/Problem' }]])]));
});

describe('bodies that the handlers refuse are not in the document', () => {
  test('numbers that DynamoDB cannot keep', () => {
    const item = (watts: unknown) => read.takes('POST /items', { name: 'Mug', attributes: { watts } });
    expect([0, 1, -1e-130, 1e-130, 9007199254740991, 'x', true].map(item)).toEqual(Array(7).fill(true));
    expect([1e-131, -5e-324, 9007199254740992, null].map(item)).toEqual(Array(4).fill(false));
    expect(read.takes('PATCH /items/{id}', { attributes: { watts: null } }, 'application/merge-patch+json')).toBe(true);
  });

  test('types of jobs that this system does not know', () => {
    const known = documentOf({ compute: { environment: { JOB_TYPES: 'invoice, report' } } });
    expect(['invoice', 'report', 'summary'].map((type) => known.takes('POST /jobs', { type }))).toEqual([true, true, false]);
    expect(['summary', 'invoice'].map((type) => read.takes('POST /jobs', { type }))).toEqual([true, false]);
  });

  test('files beyond the limits of the system', () => {
    const file = (more: object, document = read) => document.takes('POST /files', { name: 'a', contentType: 'image/png', size: 1, ...more });
    const sha256 = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
    expect([{ size: 104857600 }, { sha256 }, { multipart: true }].map((more) => file(more))).toEqual([true, true, true]);
    expect([{ size: 104857601 }, { size: 0, multipart: true }, { sha256, multipart: true }].map((more) => file(more))).toEqual([false, false, false]);
    const strict = documentOf({ data: { bucket: { uploads: { maxSize: Size.gibibytes(6), contentTypes: ['image/*', 'application/pdf'], checksumRequired: true } } } });
    expect([{ sha256 }, { sha256, contentType: 'application/pdf; a=b' }, { multipart: true, size: 6 * 1024 ** 3 }].map((more) => file(more, strict))).toEqual([true, true, true]);
    expect([{}, { sha256, contentType: 'text/plain' }, { sha256, size: 6 * 1024 ** 3 }, { multipart: true, size: 6 * 1024 ** 3 + 1 }].map((more) => file(more, strict))).toEqual(Array(4).fill(false));
    expect(strict.wrongExamples()).toEqual([]);
  });
});

describe('without the worker, nothing runs its type of job,', () => {
  const handlers = BundledHandlers.only([BundledHandler.FILES, BundledHandler.JOBS]);
  const job = JobType.of('invoice', { newFunction: { code: Code.fromInline('//'), handler: 'index.handler', runtime: Runtime.NODEJS_24_X } });
  const made = (props: ServerlessApiPatternProps) => {
    const stack = newStack();
    const shop = new ServerlessApiPattern(stack, 'Shop', props);
    const jobs = new ReadDocument(shop.api.openApi()).document.paths['/jobs'];
    const [{ Properties }] = Object.entries(Template.fromStack(stack).findResources('AWS::Lambda::Function')).filter(([id]) => /^ShopJobs/.test(id)).map(([, each]) => each);
    return {
      methods: Object.keys(jobs),
      typeFilter: jobs.get.parameters?.find(({ name }) => name === 'type')?.schema,
      setting: (Properties as { Environment: { Variables: Record<string, unknown> } }).Environment.Variables.JOB_TYPES,
      warnings: Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('noJobTypes')).length,
    };
  };

  test('and POST /jobs is left out, with a warning', () => {
    expect(made({ handlers })).toEqual({ methods: ['get'], typeFilter: { type: 'string' }, setting: '', warnings: 1 });
  });

  test('and exports are the only jobs', () => {
    expect(made({ handlers, entities: [note({ exports: true })] })).toEqual({ methods: ['get'], typeFilter: { type: 'string', enum: ['export'] }, setting: '', warnings: 0 });
  });

  test('and declared types are the only ones that can be started', () => {
    expect(made({ handlers, jobs: [job] })).toEqual({ methods: ['get', 'post'], typeFilter: { type: 'string', enum: ['invoice'] }, setting: '', warnings: 0 });
    expect(made({ jobs: [job] })).toMatchObject({ typeFilter: { enum: ['summary', 'invoice'] }, setting: undefined });
    const known = documentOf({ handlers, jobs: [job] });
    expect(['invoice', 'summary'].map((type) => known.takes('POST /jobs', { type }))).toEqual([true, false]);
    expect(known.wrongExamples()).toEqual([]);
  });

  test('unless other code accepts the jobs, or runs types that are named', () => {
    expect(documentOf({ handlers, compute: { handlers: { jobs: { environment: { JOB_TYPES: 'checkout' } } } } }).takes('POST /jobs', { type: 'checkout' })).toBe(true);
    const replacement = { code: Code.fromInline('//'), handler: 'index.handler', runtime: Runtime.NODEJS_24_X };
    expect(statusesOf('POST /jobs', documentOf({ handlers, compute: { handlers: { jobs: { replacement } } } }))).toContain('2XX');
  });
});

test('of jobs that API Gateway submits itself, the document says what API Gateway answers', () => {
  const direct = documentOf({ queueing: { jobSubmission: JobSubmission.DIRECT } });
  expect(statusesOf('POST /jobs', direct)).toBe('202 400 401 403 413 415 429 500 502 503 504');
  expect(direct.operation('POST /jobs').parameters).toBeUndefined();
  expect(direct.document.components.schemas.JobAccepted.properties.job.required).toEqual(['id', 'status']);
});

describe('where API Gateway submits jobs itself, its model and the document name the types', () => {
  const types = (props: ServerlessApiPatternProps) => {
    const stack = newStack();
    const shop = new ServerlessApiPattern(stack, 'Shop', { ...props, queueing: { jobSubmission: JobSubmission.DIRECT } });
    const models = Object.values(Template.fromStack(stack).findResources('AWS::ApiGateway::Model')).map(({ Properties }) => (Properties as { Schema: { properties?: Record<string, object> } }).Schema);
    const described = new ReadDocument(shop.api.openApi()).document.components.schemas.Job.properties.type;
    return [models.find(({ properties }) => properties?.type && properties.input)!.properties!.type, described];
  };
  const worker = { replacement: { code: Code.fromInline('//'), handler: 'index.handler', runtime: Runtime.NODEJS_24_X } };
  const anything = { type: 'string', minLength: 1, maxLength: 64, pattern: '^[a-z][a-z0-9-]*$' };
  const only = (...names: string[]) => ({ type: 'string', enum: names });

  test.each<[string, ServerlessApiPatternProps, object]>([
    ['of the shipped worker', {}, only('summary')],
    ['that the worker is told', { compute: { handlers: { worker: { environment: { JOB_TYPES: 'summary, audit' } } } } }, only('summary', 'audit')],
    ['of other code, which are unknown', { compute: { handlers: { worker } } }, anything],
    ['of other code, as far as jobs is told', { compute: { handlers: { worker, jobs: { environment: { JOB_TYPES: 'checkout' } } } } }, only('checkout')],
    ['that are known at deployment only', { compute: { handlers: { worker: { environment: { JOB_TYPES: Lazy.string({ produce: () => 'x' }) } } } } }, anything],
  ])('%s', (_, props, expected) => {
    expect(types(props)).toEqual([expected, expected]);
  });
});

test('of a handler that other code replaces, the document says what is asked of requests alone', () => {
  const replacement = { code: Code.fromInline('//'), handler: 'index.handler', runtime: Runtime.NODEJS_24_X };
  const replaced = documentOf({ compute: { handlers: { items: { replacement } } } });
  expect(statusesOf('POST /items', replaced)).toBe('400 401 403 413 429 500 504 2XX default');
  expect(replaced.operation('POST /items').operationId).toBe('postItems');
  expect(replaced.document.components.schemas.Item).toBeDefined();
  expect(replaced.document.components.schemas).not.toHaveProperty('ItemRecord');
});

test('the jobs of the system tell of their end by a webhook', () => {
  expect(Object.keys(read.document.webhooks ?? {})).toEqual(['jobEnded']);
  expect(read.document.webhooks!.jobEnded.post.requestBody!.content['application/json'].schema).toEqual({ $ref: '#/components/schemas/JobEnded' });
});

test('callers prove who they are as the system says', () => {
  expect(read.document.components.securitySchemes).toEqual({ idToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'An ID token of the Cognito user pool.' } });
  expect(documentOf({ auth: Auth.iam() }).operation('GET /items').security).toEqual([{ signature: [] }]);
  expect(documentOf({ auth: Auth.apiKey({ rateLimit: 1, burstLimit: 1 }) }).document.components.securitySchemes).toMatchObject({ apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' } });
  expect(documentOf({ auth: Auth.none({ reason: 'A price list.' }) }).operation('GET /items')).toMatchObject({ security: [], description: expect.stringContaining('Public.') });
});

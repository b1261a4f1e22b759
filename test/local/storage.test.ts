import { Duration } from 'aws-cdk-lib';
import { AttributeType, TableV2, CfnGlobalTable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnFunction, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket, HttpMethods, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { removeTemporaryDirectories, synthesize } from './support/assembly';
import { awsHandlerAsset } from './support/aws-handler';
import { LocalSystem, LogEntry } from '../../local/src';
import { JsonObject } from '../../local/src/json';

const id = { caller: '', lister: '', bucket: '', table: '' };
let system: LocalSystem;
const log: LogEntry[] = [];
/** The endpoint's log lines about requests, without path and duration. */
const said = () => log.splice(0).filter(({ message }) => message.startsWith('AWS endpoint: ')).map(({ message }) => message.replace(/ \/\S+/, '').replace(/ \d+ ms/, ''));
const NOT_FOUND = "403: there is no such object. S3 answers 403 and not 404 because the role isn't allowed s3:ListBucket";

beforeAll(async () => {
  const assembly = synthesize((stack) => {
    const code = Code.fromAsset(awsHandlerAsset());
    const table = new TableV2(stack, 'Table', { partitionKey: { name: 'pk', type: AttributeType.STRING }, timeToLiveAttribute: 'expiresAt' });
    const bucket = new Bucket(stack, 'Bucket', {
      cors: [{ allowedMethods: [HttpMethods.GET, HttpMethods.POST], allowedOrigins: ['https://shop.example'], allowedHeaders: ['content-type'], exposedHeaders: ['ETag'], maxAge: 600 }],
    });
    const make = (name: string) => new LambdaFunction(stack, name, { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code, timeout: Duration.seconds(30), memorySize: 512 });
    const caller = make('Caller');
    const lister = make('Lister');
    table.grantReadWriteData(caller);
    // Objects only: without the right to list, S3 does not tell what is missing.
    bucket.grantPut(caller);
    caller.addToRolePolicy(new PolicyStatement({ actions: ['s3:GetObject'], resources: [bucket.arnForObjects('*')] }));
    bucket.grantRead(lister);
    id.caller = stack.getLogicalId(caller.node.defaultChild as CfnFunction);
    id.lister = stack.getLogicalId(lister.node.defaultChild as CfnFunction);
    id.bucket = stack.getLogicalId(bucket.node.defaultChild as CfnBucket);
    id.table = stack.getLogicalId(table.node.defaultChild as CfnGlobalTable);
  });
  system = await LocalSystem.start({ assembly, log: (entry) => log.push(entry) });
});

afterAll(async () => {
  await system?.stop();
  removeTemporaryDirectories();
});

async function aws(service: string, call: string, input: JsonObject, from = id.caller): Promise<JsonObject> {
  const { payload, error } = await system.invoke(from, { service, call, input });
  expect(error).toBeUndefined();
  return payload as JsonObject;
}

/** As the runner, which has the clock of this process, sees it. */
async function anHourLater<T>(work: () => Promise<T>): Promise<T> {
  const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000);
  try {
    return await work();
  } finally {
    clock.mockRestore();
  }
}

function recorded(action: string) {
  return system.calls.filter((call) => call.action === action);
}

beforeEach(() => {
  system.calls.length = 0;
});

describe('DynamoDB', () => {
  const item = (pk: string) => ({ pk: { S: pk } });

  test('items are written and read, and the calls are recorded in the words of IAM', async () => {
    const TableName = system.ref(id.table);
    expect(await aws('dynamodb', 'PutItem', { TableName, Item: item('a') })).toMatchObject({ ok: true });
    expect(await aws('dynamodb', 'GetItem', { TableName, Key: item('a') })).toMatchObject({ output: { Item: { pk: { S: 'a' } } } });
    const resource = `arn:aws:dynamodb:eu-west-1:000000000000:table/${TableName}`;
    expect(system.calls).toEqual([
      { function: id.caller, action: 'dynamodb:PutItem', resource, status: 200 },
      { function: id.caller, action: 'dynamodb:GetItem', resource, status: 200 },
    ]);
  });

  test('a failed condition is recorded with its status', async () => {
    const TableName = system.ref(id.table);
    const input = { TableName, Item: item('b'), ConditionExpression: 'attribute_not_exists(pk)' };
    await aws('dynamodb', 'PutItem', input);
    expect(await aws('dynamodb', 'PutItem', input)).toMatchObject({ ok: false, name: 'ConditionalCheckFailedException' });
    expect(recorded('dynamodb:PutItem').map(({ status }) => status)).toEqual([200, 400]);
  });

  test('a transaction counts as its parts', async () => {
    const TableName = system.ref(id.table);
    const result = await aws('dynamodb', 'TransactWriteItems', {
      TransactItems: [
        { Put: { TableName, Item: item('c') } },
        { Delete: { TableName, Key: item('d') } },
        { ConditionCheck: { TableName, Key: item('e'), ConditionExpression: 'attribute_not_exists(pk)' } },
      ],
    });
    expect(result).toMatchObject({ ok: true });
    expect(system.calls.map(({ action }) => action)).toEqual(['dynamodb:PutItem', 'dynamodb:DeleteItem', 'dynamodb:ConditionCheckItem']);
  });

  test('injected faults fail as many calls as asked for, of the function asked for', async () => {
    const TableName = system.ref(id.table);
    system.fault({ function: id.caller, action: 'dynamodb:PutItem', times: 2 });
    expect(await aws('dynamodb', 'PutItem', { TableName, Item: item('f') })).toMatchObject({ ok: true, attempts: 3 });
    expect(recorded('dynamodb:PutItem').map(({ status }) => status)).toEqual([500, 500, 200]);
    system.fault({ function: id.lister, action: 'dynamodb:PutItem', times: 1 });
    expect(await aws('dynamodb', 'PutItem', { TableName, Item: item('g') })).toMatchObject({ ok: true, attempts: 1 });
    system.clearFaults();
    system.fault({ action: 'dynamodb:GetItem', times: 1, status: 403 });
    expect(await aws('dynamodb', 'GetItem', { TableName, Key: item('g') })).toMatchObject({ ok: false, name: 'AccessDeniedException' });
  });

  test('a fault that no call could meet is refused, and so are names that the template does not have', async () => {
    const fault = { action: 'dynamodb:PutItem', times: 1 };
    expect(() => system.fault({ ...fault, action: 'nonsense' })).toThrow('nonsense: not an action. Write it as IAM does, for example dynamodb:PutItem');
    expect(() => system.fault({ ...fault, times: 0 })).toThrow('times 0: not a number of calls. Use a whole number from 1');
    expect(() => system.fault({ ...fault, status: 200 })).toThrow('status: use a number from 400 to 599');
    expect(() => system.fault({ ...fault, function: 'Nope' })).toThrow('There is no function Nope; there are ');
    expect(() => system.fault({ ...fault, role: 'Nope' })).toThrow('The template has no role Nope; it has CallerServiceRole');
    await expect(system.putObject(id.table, 'a', 'b')).rejects.toThrow(`The template has no bucket ${id.table}; it has ${id.bucket}`);
    await expect(system.getObject(id.table, 'a')).rejects.toThrow(`The template has no bucket ${id.table}`);
    await expect(system.send(id.table, 'a')).rejects.toThrow(`The template has no queue ${id.table}; it has none`);
    await expect(system.putEvent({ bus: 'nope', source: 's', detailType: 't', detail: {} })).rejects.toThrow('There is no event bus nope; there are default');
  });
});

describe('S3', () => {
  test('objects are written and read, and the calls name the object', async () => {
    const bucketName = system.ref(id.bucket);
    expect(await aws('s3', 'PutObject', { Bucket: bucketName, Key: 'a/b c.txt', Body: 'hello' })).toMatchObject({ ok: true });
    expect(await aws('s3', 'GetObject', { Bucket: bucketName, Key: 'a/b c.txt' })).toMatchObject({ text: 'hello' });
    expect(await aws('s3', 'HeadObject', { Bucket: bucketName, Key: 'a/b c.txt' })).toMatchObject({ output: { ContentLength: 5 } });
    expect(system.calls.map(({ action, resource }) => `${action} ${resource}`)).toEqual([
      `s3:PutObject arn:aws:s3:::${bucketName}/a/b c.txt`,
      `s3:GetObject arn:aws:s3:::${bucketName}/a/b c.txt`,
      `s3:GetObject arn:aws:s3:::${bucketName}/a/b c.txt`,
    ]);
  });

  test.each(['', 'hello'])('%j without a content type is an object', async (content) => {
    const authorization = 'AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0';
    const stored = await fetch(`${system.endpoint}/${system.ref(id.bucket)}/untyped`, { method: 'PUT', headers: { authorization }, body: Buffer.from(content) });
    expect([stored.status, await stored.text()]).toEqual([200, '']);
    const { output } = await aws('s3', 'HeadObject', { Bucket: system.ref(id.bucket), Key: 'untyped' });
    expect(output).toMatchObject({ ContentLength: content.length, ContentType: 'binary/octet-stream' });
  });

  test('a missing object is forbidden to those who may not list, and missing to those who may', async () => {
    const input = { Bucket: system.ref(id.bucket), Key: 'missing' };
    expect(await aws('s3', 'HeadObject', input)).toMatchObject({ ok: false, status: 403 });
    expect(await aws('s3', 'GetObject', input)).toMatchObject({ ok: false, name: 'AccessDenied', status: 403 });
    expect(await aws('s3', 'HeadObject', input, id.lister)).toMatchObject({ ok: false, status: 404 });
    expect(await aws('s3', 'GetObject', input, id.lister)).toMatchObject({ ok: false, name: 'NoSuchKey' });
  });

  test('a function that asks whether there is an object leaves no failure in the log; one that reads it is told why it fails', async () => {
    const input = { Bucket: system.ref(id.bucket), Key: 'missing' };
    said();
    await aws('s3', 'HeadObject', input);
    expect(said()).toEqual([]);
    await aws('s3', 'GetObject', input);
    expect(said()).toEqual([`AWS endpoint: GET ${NOT_FOUND}`]);
  });

  test('injected faults look like the service', async () => {
    system.fault({ function: id.caller, action: 's3:GetObject', times: 3, status: 503 });
    const input = { Bucket: system.ref(id.bucket), Key: 'a/b c.txt' };
    expect(await aws('s3', 'GetObject', input)).toMatchObject({ ok: false, name: 'InternalError', status: 503, attempts: 3 });
    expect(await aws('s3', 'GetObject', input)).toMatchObject({ ok: true, attempts: 1 });
  });

  test('If-None-Match keeps what is there', async () => {
    const input = { Bucket: system.ref(id.bucket), Key: 'once', Body: 'first', IfNoneMatch: '*' };
    expect(await aws('s3', 'PutObject', input)).toMatchObject({ ok: true });
    said();
    expect(await aws('s3', 'PutObject', { ...input, Body: 'second' })).toMatchObject({ ok: false, name: 'PreconditionFailed', status: 412 });
    expect(said()).toEqual([]);
    expect(await aws('s3', 'GetObject', { Bucket: input.Bucket, Key: 'once' })).toMatchObject({ text: 'first' });
  });

  describe('presigned addresses', () => {
    async function presigned(Key: string, expiresIn = 900): Promise<string> {
      const { payload } = await system.invoke(id.caller, { call: 'presignGet', input: { Bucket: system.ref(id.bucket), Key, ResponseContentDisposition: 'attachment; filename="a b.txt"' }, expiresIn });
      return payload as string;
    }

    test('a signed address of no object is answered and explained', async () => {
      said();
      for (const method of ['GET', 'HEAD']) expect((await fetch(await presigned('missing'), { method })).status).toBe(403);
      expect(said()).toEqual([`AWS endpoint: GET ${NOT_FOUND}`, 'AWS endpoint: HEAD 403: SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your key and signing method.']);
      const { payload } = await system.invoke(id.lister, { call: 'presignGet', input: { Bucket: system.ref(id.bucket), Key: 'missing' }, expiresIn: 900 });
      expect((await fetch(payload as string)).status).toBe(404);
      expect(said()).toEqual(['AWS endpoint: GET 404: NoSuchKey']);
    });

    test('a signed address reads the object, in the name of the signer', async () => {
      await aws('s3', 'PutObject', { Bucket: system.ref(id.bucket), Key: 'read me (1).txt', Body: 'content' });
      system.calls.length = 0;
      const answer = await fetch(await presigned('read me (1).txt'), { headers: { origin: 'https://shop.example' } });
      expect([answer.status, await answer.text(), answer.headers.get('access-control-allow-origin')]).toEqual([200, 'content', 'https://shop.example']);
      expect(system.calls).toEqual([{ function: id.caller, action: 's3:GetObject', resource: `arn:aws:s3:::${system.ref(id.bucket)}/read me (1).txt`, status: 200 }]);
    });

    test('a changed address is refused', async () => {
      const answer = await fetch((await presigned('read-me')).replace('read-me', 'other'));
      expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('<Code>SignatureDoesNotMatch</Code>')]);
    });

    test('an address without a signature is refused', async () => {
      const answer = await fetch((await presigned('read-me')).split('?')[0] ?? '');
      expect(answer.status).toBe(403);
    });

    test('an expired address is refused', async () => {
      const url = await presigned('once');
      const answer = await anHourLater(() => fetch(url));
      expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('Request has expired')]);
    });
  });

  describe('upload forms', () => {
    interface Form { readonly url: string; readonly fields: Record<string, string> }

    async function form(Expires = 900, largest = 20_000_000): Promise<Form> {
      const { payload, error } = await system.invoke(id.caller, {
        call: 'presignPost',
        input: {
          Bucket: system.ref(id.bucket),
          Key: 'uploads/one',
          Expires,
          Fields: { 'Content-Type': 'text/plain', 'x-amz-meta-owner': 'me' },
          Conditions: [['content-length-range', 2, largest], ['eq', '$Content-Type', 'text/plain'], { 'x-amz-meta-owner': 'me' }],
        },
      });
      expect(error).toBeUndefined();
      return payload as unknown as Form;
    }

    async function upload({ url, fields }: Form, content: string | Uint8Array<ArrayBuffer>, changes: Record<string, string> = {}) {
      const body = new FormData();
      for (const [name, value] of Object.entries({ ...fields, ...changes })) body.append(name, value);
      body.append('file', new Blob([content]), 'one.txt');
      const answer = await fetch(url, { method: 'POST', body, headers: { origin: 'https://shop.example' } });
      return { status: answer.status, text: await answer.text(), headers: answer.headers };
    }

    test('a form uploads its file, in the name of the signer', async () => {
      const signed = await form();
      system.calls.length = 0;
      const answer = await upload(signed, 'hello');
      expect(answer.status).toBe(204);
      expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example');
      expect(system.calls).toEqual([{ function: id.caller, action: 's3:PutObject', resource: `arn:aws:s3:::${system.ref(id.bucket)}/uploads/one`, status: 204 }]);
      expect(await aws('s3', 'GetObject', { Bucket: system.ref(id.bucket), Key: 'uploads/one' })).toMatchObject({ text: 'hello', output: { ContentType: 'text/plain', Metadata: { owner: 'me' } } });
    });

    test('large files arrive whole', async () => {
      const content = new Uint8Array(15_000_000).fill(7);
      expect(await upload(await form(), content)).toMatchObject({ status: 204 });
      expect(await aws('s3', 'HeadObject', { Bucket: system.ref(id.bucket), Key: 'uploads/one' })).toMatchObject({ output: { ContentLength: 15_000_000 } });
    });

    test.each([
      ['another key', { key: 'uploads/two' }, 403, 'Policy Condition failed'],
      ['another type', { 'Content-Type': 'text/html' }, 403, 'Policy Condition failed: [&#34;eq&#34;, &#34;$Content-Type&#34;, &#34;text/plain&#34;]'],
      ['a further field', { 'x-amz-meta-more': 'x' }, 403, 'Extra input fields: x-amz-meta-more'],
      ['another policy', { Policy: Buffer.from('{"expiration":"2099-01-01T00:00:00Z","conditions":[]}').toString('base64') }, 403, 'SignatureDoesNotMatch'],
      ['another signature', { 'X-Amz-Signature': '0'.repeat(64) }, 403, 'SignatureDoesNotMatch'],
    ])('a form with %s is refused', async (_name, changes, status, text) => {
      const answer = await upload(await form(), 'hello', changes);
      expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(text)]);
    });

    test('a file outside the size range is refused', async () => {
      expect(await upload(await form(900, 10), 'far too long')).toMatchObject({ status: 400, text: expect.stringContaining('EntityTooLarge') });
      expect(await upload(await form(), 'x')).toMatchObject({ status: 400, text: expect.stringContaining('EntityTooSmall') });
    });

    test('an expired form is refused', async () => {
      const signed = await form();
      expect(await anHourLater(() => upload(signed, 'hello'))).toMatchObject({ status: 403, text: expect.stringContaining('Policy expired') });
    });

    test('preflight requests are answered by the CORS rules of the template', async () => {
      const { url } = await form();
      const ask = async (origin: string, method: string) => fetch(url, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': 'content-type' } });
      const granted = await ask('https://shop.example', 'POST');
      expect(granted.status).toBe(200);
      expect(Object.fromEntries(granted.headers)).toMatchObject({
        'access-control-allow-origin': 'https://shop.example',
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': 'content-type',
        'access-control-expose-headers': 'ETag',
        'access-control-max-age': '600',
      });
      expect((await ask('https://evil.example', 'POST')).status).toBe(403);
      expect((await ask('https://shop.example', 'DELETE')).status).toBe(403);
    });
  });
});

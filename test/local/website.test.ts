import { writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { Aws, Duration, Stack } from 'aws-cdk-lib';
import { Cors, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import {
  AccessLevel, AllowedMethods, BehaviorOptions, CacheHeaderBehavior, CachePolicy, CacheQueryStringBehavior, CfnDistribution, Distribution,
  Function as EdgeFunction, FunctionCode, FunctionEventType, FunctionRuntime, HeadersFrameOption, ICachePolicy, IOriginRequestPolicy,
  OriginRequestPolicy, ResponseHeadersPolicy, ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Bucket, CfnBucket, HttpMethods } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { removeTemporaryDirectories, synthesize, temporaryDirectory } from './support/assembly';
import { LocalSystem } from '../../local/src';

const LONG_SCRIPT = 'console.log("compressed");\n'.repeat(200);
const ids = { open: '', closed: '', pages: '' };
const log: string[] = [];
let system: LocalSystem;

function pages(): string {
  const folder = temporaryDirectory();
  for (const [name, content] of Object.entries({ 'index.html': '<h1>start</h1>', 'app.js': LONG_SCRIPT, 'über uns.txt': 'we' })) writeFileSync(join(folder, name), content);
  return folder;
}

function edge(scope: Construct, id: string, code: string, eventType = FunctionEventType.VIEWER_REQUEST) {
  return [{ eventType, function: new EdgeFunction(scope, id, { code: FunctionCode.fromInline(code), runtime: FunctionRuntime.JS_2_0 }) }];
}

/** Answers with what reaches it. */
function echo(stack: Stack): RestApi {
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false, deployOptions: { stageName: 'v1' }, defaultCorsPreflightOptions: { allowOrigins: Cors.ALL_ORIGINS } });
  const told = ['Authorization', 'Cookie', 'User-Agent', 'X-Added'].map((name) => `"${name}":"$input.params().header.get('${name}')"`).join();
  const template = `{"method":"$context.httpMethod","path":"$context.path","query":"$input.params().querystring",${told}}`;
  const integration = new MockIntegration({
    requestTemplates: { 'application/json': '{"statusCode":200}' },
    integrationResponses: [{ statusCode: '200', responseTemplates: { 'application/json': template }, responseParameters: { 'method.response.header.X-One': "'origin'" } }],
  });
  for (const method of ['GET', 'POST']) {
    api.root.addResource(method === 'GET' ? 'things' : 'orders').addMethod(method, integration, {
      methodResponses: [{ statusCode: '200', responseParameters: { 'method.response.header.X-One': true } }],
    });
  }
  return api;
}

function build(stack: Stack): void {
  const bucket = new Bucket(stack, 'Pages', { cors: [{ allowedOrigins: ['https://shop.example.com', 'https://*.cloudfront.net'], allowedMethods: [HttpMethods.POST] }] });
  ids.pages = stack.getLogicalId(bucket.node.defaultChild as CfnBucket);
  const api = echo(stack);
  const origin = new HttpOrigin(`${api.restApiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`, { originPath: '/v1', customHeaders: { 'X-Added': 'by-cloudfront' } });
  const toApi = (id: string, cachePolicy: ICachePolicy, originRequestPolicy?: IOriginRequestPolicy): BehaviorOptions => ({
    origin, cachePolicy, originRequestPolicy, allowedMethods: AllowedMethods.ALLOW_ALL, functionAssociations: edge(stack, id, CUT_PREFIX),
  });
  const headers = new ResponseHeadersPolicy(stack, 'Headers', {
    securityHeadersBehavior: {
      contentSecurityPolicy: {
        contentSecurityPolicy: `connect-src 'self' https://${bucket.bucketRegionalDomainName} https://${api.restApiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}; upgrade-insecure-requests`,
        override: true,
      },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      strictTransportSecurity: { accessControlMaxAge: Duration.days(1), includeSubdomains: true, override: true },
    },
    customHeadersBehavior: { customHeaders: [{ header: 'X-One', value: 'policy', override: false }] },
    removeHeaders: ['Last-Modified'],
  });
  const open = new Distribution(stack, 'Open', {
    defaultRootObject: 'index.html',
    defaultBehavior: {
      origin: S3BucketOrigin.withOriginAccessControl(bucket, { originAccessLevels: [AccessLevel.READ, AccessLevel.LIST] }),
      responseHeadersPolicy: headers,
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    },
    additionalBehaviors: {
      '/api/*': { ...toApi('Prefix', CachePolicy.CACHING_DISABLED, OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER), responseHeadersPolicy: headers },
      '/host/*': toApi('Host', CachePolicy.CACHING_DISABLED, OriginRequestPolicy.ALL_VIEWER),
      '/bare/*': toApi('Bare', CachePolicy.CACHING_DISABLED),
      '/some/*': toApi('Some', new CachePolicy(stack, 'OwnPolicy', {
        headerBehavior: CacheHeaderBehavior.allowList('Authorization'), queryStringBehavior: CacheQueryStringBehavior.allowList('a'),
      })),
      '/old/*.htm?': {
        origin: S3BucketOrigin.withOriginAccessControl(bucket),
        functionAssociations: edge(stack, 'Redirect', REDIRECT),
      },
      '/told/*': {
        origin: S3BucketOrigin.withOriginAccessControl(bucket),
        functionAssociations: [...edge(stack, 'Tell', TELL), ...edge(stack, 'Sign', SIGN, FunctionEventType.VIEWER_RESPONSE)],
      },
      '/loop/*': { origin: S3BucketOrigin.withOriginAccessControl(bucket), functionAssociations: edge(stack, 'Loop', 'function handler() { for (;;); }') },
      '/escape/*': { origin: S3BucketOrigin.withOriginAccessControl(bucket), functionAssociations: edge(stack, 'Escape', 'function handler() { return { statusCode: 200, body: String(typeof process + typeof require + typeof fetch + typeof setTimeout) }; }') },
    },
  });
  ids.open = stack.getLogicalId(open.node.defaultChild as CfnDistribution);
  new ARecord(stack, 'Record', { zone: new HostedZone(stack, 'Zone', { zoneName: 'example.com' }), target: RecordTarget.fromAlias(new CloudFrontTarget(open)) });
  new BucketDeployment(stack, 'Deployment', {
    destinationBucket: bucket,
    distribution: open,
    sources: [Source.asset(pages()), Source.jsonData('config.json', { api: `https://${api.restApiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}/v1`, quoted: 'a "b"', self: `https://${open.distributionDomainName}/x`, file: `https://${bucket.bucketRegionalDomainName}/app.js` })],
    cacheControl: [CacheControl.noCache()],
  });
  const secret = new Bucket(stack, 'Secret');
  const closed = new Distribution(stack, 'Closed', {
    defaultBehavior: { origin: S3BucketOrigin.withOriginAccessControl(secret) },
    errorResponses: [{ httpStatus: 403, responsePagePath: '/sorry.html', responseHttpStatus: 404 }],
  });
  ids.closed = stack.getLogicalId(closed.node.defaultChild as CfnDistribution);
  new BucketDeployment(stack, 'Sorry', { destinationBucket: secret, sources: [Source.data('sorry.html', 'sorry')] });
}

const CUT_PREFIX = "function handler({ request }) { request.uri = request.uri.replace(/^\\/\\w+/, ''); return request; }";
const REDIRECT = "async function handler(event) { return { statusCode: 301, statusDescription: 'Moved', headers: { location: { value: '/new' + event.request.uri } } }; }";
const TELL = `function handler(event) {
  console.log('asked for', event.request.uri);
  var body = JSON.stringify({ version: event.version, type: event.context.eventType, id: event.context.distributionId, ip: event.viewer.ip, request: event.request });
  return event.request.querystring.whole ? { statusCode: 200, statusDescription: 'OK', headers: { 'content-type': { value: 'application/json' } }, cookies: { seen: { value: '1', attributes: 'Path=/; Secure' } }, body: body } : Object.assign(event.request, { uri: '/index.html' });
}`;
const SIGN = "function handler(event) { event.response.headers['x-signed'] = { value: event.response.statusCode + event.request.uri }; return event.response; }";

beforeAll(async () => {
  system = await LocalSystem.start({ assembly: synthesize(build), log: ({ source, message }) => log.push(`[${source}] ${message}`) });
});

afterAll(async () => {
  await system?.stop();
  removeTemporaryDirectories();
});

const get = async (path: string, init: RequestInit = {}, site = ids.open) => {
  const answer = await fetch(`${system.websites[site]}${path}`, { redirect: 'manual', ...init });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};
const told = async (path: string, init: RequestInit = {}) => JSON.parse((await get(path, init)).text) as Record<string, string>;

describe('files of a bucket', () => {
  test('are served with their type, tag and headers', async () => {
    const { status, headers, text } = await get('/index.html');
    expect([status, text]).toEqual([200, '<h1>start</h1>']);
    expect(headers.get('content-type')).toBe('text/html');
    expect(headers.get('cache-control')).toBe('no-cache');
    expect((await get('/index.html', { headers: { 'if-none-match': headers.get('etag') ?? '' } })).status).toBe(304);
    expect(await get('/%C3%BCber%20uns.txt')).toMatchObject({ status: 200, text: 'we' });
  });

  test('have a start page, and answer HEAD and ranges', async () => {
    expect((await get('/')).text).toBe('<h1>start</h1>');
    const head = await get('/index.html', { method: 'HEAD' });
    expect([head.status, head.text, head.headers.get('content-length')]).toEqual([200, '', '14']);
    expect(await get('/index.html', { headers: { range: 'bytes=4-8' } })).toMatchObject({ status: 206, text: 'start' });
  });

  test('that are missing are 404 where the distribution may list, else 403', async () => {
    expect(await get('/missing.png')).toMatchObject({ status: 404, text: expect.stringContaining('<Code>NoSuchKey</Code>') });
    expect((await get('/told/../missing.png')).status).toBe(404);
    expect(await get('/missing.png', {}, ids.closed)).toMatchObject({ status: 404, text: 'sorry' });
    expect((await get('/sorry.html', {}, ids.closed)).status).toBe(200);
  });

  test('of another bucket are out of reach', async () => {
    expect((await raw(`/../${system.ref(ids.pages)}/index.html`, ids.closed)).text).not.toContain('start');
    expect((await raw('/%2e%2e/index.html', ids.open)).status).toBe(404);
  });

  test('are compressed where it is worth it', async () => {
    const plain = await get('/app.js', { headers: { 'accept-encoding': 'identity' } });
    const brotli = await raw('/app.js', ids.open, { 'accept-encoding': 'gzip, br' });
    expect([plain.headers.get('content-encoding'), plain.text]).toEqual([null, LONG_SCRIPT]);
    expect([brotli.headers['content-encoding'], brotli.headers.vary]).toEqual(['br', 'Accept-Encoding']);
    expect(Number(brotli.headers['content-length'])).toBeLessThan(300);
    expect(brotli.headers.etag).toBe(`W/${plain.headers.get('etag')}`);
    expect((await raw('/index.html', ids.open, { 'accept-encoding': 'br' })).headers['content-encoding']).toBeUndefined();
  });

  test('take no other methods', async () => {
    expect((await get('/index.html', { method: 'POST', body: 'x' })).status).toBe(403);
    expect((await get('/index.html', { method: 'DELETE' })).status).toBe(403);
  });

  test('can be put there by hand', async () => {
    await system.putObject(ids.pages, 'by/hand.css', 'b{}');
    expect(await get('/by/hand.css')).toMatchObject({ status: 200, text: 'b{}' });
    expect((await get('/by/hand.css')).headers.get('content-type')).toBe('text/css');
  });
});

test("settings hold the template's values, with the addresses of this machine", async () => {
  const { file = '', ...settings } = JSON.parse((await get('/config.json')).text) as Record<string, string>;
  expect(file).toMatch(new RegExp(`^http://127.0.0.1:\\d+/${system.ref(ids.pages)}/app.js$`));
  expect(settings).toEqual({ api: system.url, quoted: 'a "b"', self: `${system.websites[ids.open]}/x` });
});

test("CDK's helper function is not started", () => {
  expect(system.functions).toEqual([]);
});

describe('an API behind', () => {
  test('gets all but the host, under its own path', async () => {
    const answer = await told('/api/things?b=2&a=1', { headers: { authorization: 'Bearer t', cookie: 'c=1; d=2' } });
    expect(answer).toMatchObject({ 'method': 'GET', 'path': '/v1/things', 'Authorization': 'Bearer t', 'Cookie': 'c=1; d=2', 'X-Added': 'by-cloudfront' });
    expect(answer.query).toBe('{b=2, a=1}');
    expect(await told('/api/orders', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })).toMatchObject({ method: 'POST', path: '/v1/orders' });
  });

  test('is not found by the name of the website', async () => {
    expect(await get('/host/things')).toMatchObject({ status: 403, text: '{"message":"Forbidden"}' });
  });

  test('gets what policies name, and no more', async () => {
    const headers = { authorization: 'Bearer t', cookie: 'c=1' };
    expect(await told('/bare/things?a=1', { headers })).toMatchObject({ 'query': '{}', 'Authorization': '', 'Cookie': '', 'User-Agent': 'Amazon CloudFront' });
    expect(await told('/some/things?a=1&b=2', { headers })).toMatchObject({ query: '{a=1}', Authorization: 'Bearer t', Cookie: '' });
  });

  test('keeps its own errors', async () => {
    expect(await get('/api/nowhere')).toMatchObject({ status: 403, text: expect.stringContaining('Missing Authentication Token') });
  });
});

describe('headers of a policy', () => {
  test('are added, removed, and do not replace what they need not', async () => {
    const { headers } = await get('/index.html');
    expect(Object.fromEntries(headers)).toMatchObject({
      'strict-transport-security': 'max-age=86400; includeSubDomains', 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'x-one': 'policy',
    });
    expect(headers.get('last-modified')).toBeNull();
    expect((await get('/missing.png')).headers.get('x-frame-options')).toBe('DENY');
    expect((await get('/api/things')).headers.get('x-one')).toBe('origin');
  });

  test('name the addresses of this machine, and no TLS', async () => {
    const s3 = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string;
    const [directive, self, bucket, api, ...rest] = (await get('/')).headers.get('content-security-policy')?.split(' ') ?? [];
    expect([directive, self, bucket, api, rest]).toEqual(['connect-src', "'self'", s3, new URL(system.url).origin, []]);
  });
});

test('buckets know pages by their address here', async () => {
  const preflight = async (origin: string) => {
    const [, , bucket = ''] = (await get('/')).headers.get('content-security-policy')?.split(' ') ?? [];
    const headers = { 'origin': origin, 'access-control-request-method': 'POST' };
    const answer = await fetch(`${bucket}/${system.ref(ids.pages)}`, { method: 'OPTIONS', headers });
    return [answer.status, answer.headers.get('access-control-allow-origin')];
  };
  const [open = '', closed = ''] = [system.websites[ids.open], system.websites[ids.closed]];
  expect(await preflight(open)).toEqual([200, open]);
  expect(await preflight('https://shop.example.com')).toEqual([200, 'https://shop.example.com']);
  expect(await preflight('http://127.0.0.1:1')).toEqual([403, null]);
  expect(await preflight(closed)).toEqual([200, closed]);
});

describe('functions at the edge', () => {
  test('may answer themselves, also later, and only on their paths', async () => {
    const { status, headers } = await get('/old/a/page.html');
    expect([status, headers.get('location')]).toEqual([301, '/new/old/a/page.html']);
    expect((await get('/old/page.txt')).status).toBe(404);
  });

  test('see the request as CloudFront tells of it', async () => {
    const { headers, text } = await get('/told/it?whole=1&tag=a&tag=b%20c', { headers: { 'X-Case': 'Kept', 'cookie': 'c=1' } });
    const event = JSON.parse(text) as { request: { headers: object } };
    expect(event).toMatchObject({
      version: '1.0',
      type: 'viewer-request',
      id: system.ref(ids.open),
      ip: '127.0.0.1',
      request: {
        method: 'GET', uri: '/told/it', querystring: { whole: { value: '1' }, tag: { value: 'a', multiValue: [{ value: 'a' }, { value: 'b%20c' }] } }, cookies: { c: { value: '1' } },
      },
    });
    expect(event.request.headers).toMatchObject({ 'x-case': { value: 'Kept' }, 'host': { value: expect.stringContaining('127.0.0.1') as string } });
    expect(event.request.headers).not.toHaveProperty('cookie');
    expect(headers.get('set-cookie')).toBe('seen=1; Path=/; Secure');
    expect(log).toContainEqual(expect.stringMatching(/^\[Tell\w+\] asked for \/told\/it$/));
  });

  test('may change requests and responses, but not those of errors', async () => {
    const { headers, text } = await get('/told/anything');
    expect([text, headers.get('x-signed')]).toEqual(['<h1>start</h1>', '200/index.html']);
  });

  test('end after their time, and reach nothing', async () => {
    expect((await get('/loop/x')).status).toBe(503);
    expect((await get('/escape/x')).text).toBe('undefinedundefinedundefinedundefined');
  });
});

describe('unsupported features are refused by name', () => {
  const bucketOrigin = (stack: Stack) => S3BucketOrigin.withOriginAccessControl(new Bucket(stack, 'Pages'));
  test.each<[string, (stack: Stack) => void, RegExp]>([
    ['servers elsewhere', (stack) => void new Distribution(stack, 'Site', { defaultBehavior: { origin: new HttpOrigin('example.com') } }), /origin example\.com, which is neither a bucket nor a REST API/],
    ['functions with modules', (stack) => void new Distribution(stack, 'Site', {
      defaultBehavior: { origin: bucketOrigin(stack), functionAssociations: edge(stack, 'Hash', "import crypto from 'crypto';\nfunction handler(event) { return event.request; }") },
    }), /CloudFront function Hash\w+ cannot run here: .*import/],
    ['policies that are not known', (stack) => void new Distribution(stack, 'Site', {
      defaultBehavior: { origin: bucketOrigin(stack), cachePolicy: CachePolicy.fromCachePolicyId(stack, 'Policy', '00000000-0000-0000-0000-000000000000') },
    }), /the policy 00000000-0000-0000-0000-000000000000 \(Site/],
    ['CORS of a policy', (stack) => void new Distribution(stack, 'Site', {
      defaultBehavior: { origin: bucketOrigin(stack), responseHeadersPolicy: ResponseHeadersPolicy.CORS_ALLOW_ALL_ORIGINS },
    }), /the response headers policy/],
    ['uploads of a part', (stack) => void new BucketDeployment(stack, 'Part', { destinationBucket: new Bucket(stack, 'Pages'), sources: [Source.data('a', 'a')], exclude: ['*.map'] }), /does not support Exclude \(Part/],
  ])('%s', async (_what, wrong, message) => {
    await expect(LocalSystem.start({ assembly: synthesize(wrong) })).rejects.toThrow(message);
  });
});

/** Without what `fetch` does to paths and encodings. */
async function raw(path: string, site: string, headers: Record<string, string> = {}) {
  const { hostname, port } = new URL(system.websites[site] ?? '');
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }>((resolve, reject) => {
    httpRequest({ hostname, port, path, headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text: Buffer.concat(chunks).toString() }));
    }).on('error', reject).end();
  });
}

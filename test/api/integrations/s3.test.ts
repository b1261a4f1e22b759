import { Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { build, flat, statusFor } from './support/route';
import { RouteIntegration, Mapping, MappingValue, S3IntegrationOptions } from '../../../src';
import { SAMPLED_FLAG_SETS } from '../../support/flag-sets';

const { claim, concat, path, text } = MappingValue;
const bucket = (stack: Stack) => new Bucket(stack, 'Bucket', { encryptionKey: new Key(stack, 'Key') });
const get = (options: S3IntegrationOptions) => (stack: Stack) => RouteIntegration.s3Get(bucket(stack), options);
const put = (options: S3IntegrationOptions) => (stack: Stack) => RouteIntegration.s3Put(bucket(stack), options);
const key = path('id');

describe.each(SAMPLED_FLAG_SETS)('with %s', (_, flags) => {
  test.each<[S3IntegrationOptions, string]>([
    [{ key }, '/*'],
    [{ key, prefix: 'public/' }, '/public/*'],
    [{ key: concat(text('users/'), claim('sub'), text('/'), key) }, '/users/*'],
    [{ key: concat(text('a/'), text('b.json')), prefix: 'x/' }, '/x/a/b.json'],
  ])('a role may read the objects of %# and nothing else', (options, end) => {
    const { statements } = build(get(options), {}, flags);
    expect(statements.map(({ Action }) => Action)).toEqual(['s3:GetObject', 'kms:Decrypt']);
    expect(flat(statements[0].Resource)).toMatch(new RegExp(`^<Bucket\\w+.Arn>${end.replace('*', '\\*')}$`));
  });

  test('a role may write the objects and nothing else', () => {
    const { statements } = build(put({ key, prefix: 'in/' }), {}, flags);
    expect(statements.map(({ Action }) => Action)).toEqual(['s3:PutObject', ['kms:Decrypt', 'kms:GenerateDataKey']]);
  });
});

test('the key is put together in the address', () => {
  const { method } = build(get({ key: concat(text('users/'), claim('sub'), text('/'), key), prefix: 'x/' }));
  expect(flat(method.Integration.Uri)).toMatch(/:s3:path\/<Bucket\w+>\/x\/users\/\{key1\}\/\{key2\}$/);
  expect(method.Integration).toMatchObject({
    IntegrationHttpMethod: 'GET',
    PassthroughBehavior: 'WHEN_NO_TEMPLATES',
    RequestParameters: { 'integration.request.path.key1': 'context.authorizer.claims.sub', 'integration.request.path.key2': 'method.request.path.id' },
  });
  expect(method.RequestParameters).toEqual({ 'method.request.path.id': true });
});

test('an object comes with its content type, and browsers must believe it', () => {
  const { method } = build(get({ key }), { responseHeaders: { 'Access-Control-Allow-Origin': "'https://a.example'" } });
  expect(method.Integration.IntegrationResponses![0]).toEqual({
    StatusCode: '200',
    ResponseParameters: {
      'method.response.header.Content-Type': 'integration.response.header.Content-Type',
      'method.response.header.ETag': 'integration.response.header.ETag',
      'method.response.header.Last-Modified': 'integration.response.header.Last-Modified',
      'method.response.header.Content-Disposition': 'integration.response.header.Content-Disposition',
      'method.response.header.X-Content-Type-Options': "'nosniff'",
      'method.response.header.Access-Control-Allow-Origin': "'https://a.example'",
    },
  });
});

test.each([[200, 200], [403, 404], [404, 404], [400, 400], [412, 400], [429, 503], [500, 502], [503, 503]])('S3\'s %d becomes %d', (theirs, ours) => {
  expect(statusFor(build(get({ key })), String(theirs))).toBe(String(ours));
});

test('an object is written with the content type of the request', () => {
  const built = build(put({ key }));
  expect(built.method.Integration).toMatchObject({
    IntegrationHttpMethod: 'PUT',
    RequestParameters: { 'integration.request.header.Content-Type': 'method.request.header.Content-Type' },
  });
  expect(built.method.Integration.IntegrationResponses![0]).toMatchObject({
    StatusCode: '201', ResponseParameters: { 'method.response.header.ETag': 'integration.response.header.ETag' },
  });
  expect([403, 400, 503].map((status) => statusFor(built, String(status)))).toEqual(['502', '400', '503']);
});

test.each<[(stack: Stack) => RouteIntegration, string]>([
  [get({ key: text('') }), "key: '' cannot be used. Allowed: at least one character"],
  [get({ key: text('a*') }), "key: 'a*' cannot be used. Allowed: letters, digits and ! _ . ( ) / -"],
  [get({ key: text("it's") }), "key: 'a value that is put together' cannot be used"],
  [get({ key: MappingValue.jsonText(path('id')) }), "key: 'a value that is put together' cannot be used"],
  [get({ key: concat(text('a/'), MappingValue.list(path('id'))) }), "key: 'a value that is put together' cannot be used"],
  [get({ key, prefix: 'a?' }), "prefix: 'a?' cannot be used"],
])('refuses bad options %#', (make, message) => {
  expect(() => build(make)).toThrow(message);
});

test('the whole key may be fixed, and is all that the role can read then', () => {
  const { method, statements, template } = build(get({ key: text('public/logo.svg') }));
  expect(flat(method.Integration.Uri)).toMatch(/:s3:path\/<Bucket\w+>\/public\/logo.svg$/);
  expect(flat(statements[0].Resource)).toMatch(/^<Bucket\w+.Arn>\/public\/logo.svg$/);
  expect(method.Integration.RequestParameters).toEqual({});
  expect(JSON.stringify(template.toJSON())).not.toContain('key1');
});

test('your answers may have headers that only a template could make', () => {
  const responses = [{ statusCode: 200, template: Mapping.value(MappingValue.body()) }];
  expect(() => build(get({ key, responses }), { responseTemplatePrefix: '#set($a = 1)' })).not.toThrow();
});

test('an object that was written has no content, and the method declares its parameters', () => {
  const built = build(put({ key }));
  expect(built.response(201)).toBe('{}');
  expect(built.method.RequestParameters).toEqual({ 'method.request.path.id': true, 'method.request.header.Content-Type': false });
  expect(built.method.Integration.RequestParameters).toMatchObject({ 'integration.request.path.key1': 'method.request.path.id' });
});

test('an object cannot have headers that only a template could make', () => {
  expect(() => build(get({ key }), { responseTemplatePrefix: '#set($a = 1)' })).toThrow('responseTemplatePrefix');
});

import { HANDLERS } from '../../../src/handlers/catalog';
import { Environment } from '../../../src/handlers/shared/environment';

const environment = (variables: Record<string, string>) => new Environment(HANDLERS.files, variables);

test('settings have their documented defaults, also as an empty list', () => {
  expect(environment({}).positiveInteger('UPLOAD_EXPIRY_SECONDS')).toBe(900);
  expect(environment({ UPLOAD_EXPIRY_SECONDS: '1' }).positiveInteger('UPLOAD_EXPIRY_SECONDS')).toBe(1);
  expect(environment({}).list('UPLOAD_CONTENT_TYPES')).toEqual([]);
  expect(environment({ UPLOAD_CONTENT_TYPES: ' image/png, ,text/* ' }).list('UPLOAD_CONTENT_TYPES')).toEqual(['image/png', 'text/*']);
});

test('several resources of a kind are separated by commas, and there may be none', () => {
  const queues = (JOB_QUEUE_URLS?: string) => new Environment(HANDLERS.jobs, { JOB_QUEUE_URLS }).resources('queues');
  expect([queues('a,b'), queues('a'), queues(''), queues()]).toEqual([['a', 'b'], ['a'], [], []]);
  expect(environment({ JOB_QUEUE_URLS: 'a' }).resources('queues')).toEqual([]);
});

test('every default of the catalog can be read', () => {
  for (const { name, access, settings } of Object.values(HANDLERS)) {
    const all = new Environment(HANDLERS[name], Object.fromEntries(access.map((each) => [each.environment, 'x'])));
    expect(access.map(({ resource }) => all.resource(resource))).toEqual(access.map(() => 'x'));
    expect(settings.map((setting) => all.setting(setting.name))).toEqual(settings.map((setting) => setting.default));
  }
});

test.each<[string, () => unknown, string]>([
  ['a missing resource', () => environment({}).resource('bucket'), 'needs the environment variable of its bucket'],
  ['an empty resource', () => environment({ BUCKET_NAME: '' }).resource('bucket'), 'needs the environment variable of its bucket'],
  ['a resource outside of the contract', () => environment({}).resource('topic'), 'needs the environment variable of its topic'],
  ['a setting outside of the contract', () => environment({}).setting('JOB_TYPES'), 'has no setting JOB_TYPES'],
  ['a number that is none', () => environment({ MAX_UPLOAD_BYTES: '1e3.5' }).positiveInteger('MAX_UPLOAD_BYTES'), 'MAX_UPLOAD_BYTES must be a positive whole number'],
  ['nothing at all', () => environment({ MAX_UPLOAD_BYTES: '0' }).positiveInteger('MAX_UPLOAD_BYTES'), 'MAX_UPLOAD_BYTES must be a positive whole number'],
])('%s fails at once', (_, read, message) => {
  expect(read).toThrow(message);
});

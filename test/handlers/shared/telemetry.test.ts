import { HANDLERS } from '../../../src/handlers/catalog';
import { Environment } from '../../../src/handlers/shared/environment';
import { type Telemetry, count, flushing, telemetryOf } from '../../../src/handlers/shared/telemetry';
import { lambdaContext } from '../support/api';
import { captureOutput } from '../support/environment';

const VARIABLES = ['AWS_LAMBDA_LOG_LEVEL', 'AWS_LAMBDA_INITIALIZATION_TYPE', 'POWERTOOLS_LOGGER_LOG_EVENT', 'POWERTOOLS_SERVICE_NAME', 'POWERTOOLS_METRICS_NAMESPACE'];

let lines: string[];

beforeEach(() => { lines = captureOutput(); });
afterEach(() => { VARIABLES.forEach((name) => { delete process.env[name]; }); });

function telemetry(variables: Readonly<Record<string, string>> = {}): Telemetry {
  Object.assign(process.env, variables);
  return telemetryOf(HANDLERS.items, new Environment(HANDLERS.items, { METRICS_NAMESPACE: 'Shop' }));
}

const metric = (values: Readonly<Record<string, number | readonly number[]>>) => ({
  _aws: {
    Timestamp: expect.any(Number),
    CloudWatchMetrics: [{ Namespace: 'Shop', Dimensions: [['service']], Metrics: Object.keys(values).map((Name) => ({ Name, Unit: 'Count' })) }],
  },
  service: 'items',
  ...values,
});

test('metrics are one line in the embedded metric format', async () => {
  const { metrics } = telemetry({ POWERTOOLS_SERVICE_NAME: 'other', POWERTOOLS_METRICS_NAMESPACE: 'Other' });
  await flushing(metrics, async () => {
    count(metrics, 'ItemsCreated');
    count(metrics, 'FilesUploaded');
    count(metrics, 'FilesUploaded');
  });
  expect(lines).toEqual([expect.stringMatching(/^[^\n]+\n$/)]);
  expect(JSON.parse(lines[0])).toEqual(metric({ ItemsCreated: 1, FilesUploaded: [1, 1] }));
});

test('metrics are written however the work ends, and once', async () => {
  const { metrics } = telemetry();
  const failing = async () => {
    count(metrics, 'ItemsCreated');
    throw new TypeError('broken');
  };
  await expect(flushing(metrics, failing)).rejects.toThrow('broken');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([metric({ ItemsCreated: 1 })]);
});

test('work that counts nothing writes nothing', async () => {
  expect(await flushing(telemetry().metrics, async () => 'result')).toBe('result');
  const { metrics } = telemetry();
  await flushing(metrics, async () => count(metrics, 'ItemsCreated', 0));
  expect(lines).toEqual([]);
});

test('a log entry is one line of JSON', () => {
  const { logger } = telemetry({ POWERTOOLS_SERVICE_NAME: 'other', POWERTOOLS_LOGGER_LOG_EVENT: 'true', AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand' });
  logger.addContext(lambdaContext());
  logger.error('A request failed', { requestId: 'r\n1', error: undefined });
  expect(lines).toEqual([expect.stringMatching(/^[^\n]+\n$/)]);
  expect(JSON.parse(lines[0])).toEqual({
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    level: 'ERROR',
    service: 'items',
    message: 'A request failed',
    requestId: 'r\n1',
    cold_start: true,
    function_name: 'function',
    function_request_id: 'invocation-1',
    sampling_rate: 0,
  });
});

test.each([
  ['DEBUG', ['INFO', 'WARN', 'ERROR']],
  ['INFO', ['INFO', 'WARN', 'ERROR']],
  ['WARN', ['WARN', 'ERROR']],
  ['ERROR', ['ERROR']],
  ['FATAL', []],
])('a function at level %s logs %j', (level, logged) => {
  const { logger } = telemetry({ AWS_LAMBDA_LOG_LEVEL: level });
  logger.info('i');
  logger.warn('w');
  logger.error('e');
  expect(lines.map((line) => (JSON.parse(line) as { level: string }).level)).toEqual(logged);
});

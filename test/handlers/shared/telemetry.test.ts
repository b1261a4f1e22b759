import { HANDLERS } from '../../../src/handlers/catalog';
import { Environment } from '../../../src/handlers/shared/environment';
import { Log } from '../../../src/handlers/shared/log';
import { Metrics } from '../../../src/handlers/shared/metrics';
import { captureOutput } from '../support/environment';

test('a metric is one line in the embedded metric format', () => {
  const lines = captureOutput();
  new Metrics(HANDLERS.items, new Environment(HANDLERS.items, { METRICS_NAMESPACE: 'Shop' })).count('ItemsCreated');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0])).toEqual({
    _aws: {
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [{ Namespace: 'Shop', Dimensions: [['service']], Metrics: [{ Name: 'ItemsCreated', Unit: 'Count' }] }],
    },
    service: 'items',
    ItemsCreated: 1,
  });
});

test('a log entry is one line of JSON', () => {
  const lines = captureOutput();
  new Log(HANDLERS.items).error('A request failed', { requestId: 'r\n1', error: undefined });
  expect(lines).toEqual([expect.stringMatching(/^[^\n]+\n$/)]);
  expect(JSON.parse(lines[0])).toEqual({ timestamp: expect.any(String), level: 'ERROR', service: 'items', message: 'A request failed', requestId: 'r\n1' });
});

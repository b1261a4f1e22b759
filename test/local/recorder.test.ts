import { invocation, newTraceId } from '../../local/src/functions/invocation';
import { Recorder } from '../../local/src/recording/recorder';

const call = { function: 'Fn', action: 'dynamodb:PutItem', resource: '*', status: 200 };

test('the recorder keeps no more than the last requests, steps and lines', () => {
  const recorder = new Recorder();
  for (let index = 0; index < 250; index += 1) recorder.request({ traceId: newTraceId(), requestId: `r-${index}`, title: `GET /${index}` }).end(200);
  const kept = recorder.since(0);
  expect([kept.length, kept[0].title, kept.at(-1)?.title]).toEqual([200, 'GET /249', 'GET /50']);
  expect(recorder.ofRequest('r-49')).toBeUndefined();

  const traceId = newTraceId();
  recorder.request({ traceId, requestId: 'many', title: 'GET /many' });
  for (let index = 0; index < 300; index += 1) recorder.called({ ...call, traceId, started: performance.now() });
  expect(recorder.ofRequest('many')).toMatchObject({ steps: { length: 200 }, omitted: 100 });

  for (let index = 0; index < 1200; index += 1) recorder.line('Fn', 'x'.repeat(10_000));
  const lines = recorder.linesAfter(0);
  expect([lines.length, lines[0].message.length]).toEqual([1000, 4000]);
});

test('what came since is told once', () => {
  const recorder = new Recorder();
  const first = recorder.request({ traceId: newTraceId(), requestId: 'a', title: 'GET /a' });
  const { revision } = recorder;
  expect(recorder.since(revision)).toEqual([]);
  first.end(200);
  expect(recorder.since(revision)).toMatchObject([{ title: 'GET /a', status: '200' }]);
});

test('a call without a trace id belongs to the running invocation of its function', () => {
  const recorder = new Recorder();
  const ended = recorder.invoked('Fn', invocation('arn', {}, newTraceId(), 'first'));
  recorder.invoked('Other', invocation('arn', {}, newTraceId(), 'second'));
  recorder.called({ ...call, started: performance.now() });
  ended({ outcome: 'succeeded', payload: 'null' });
  recorder.called({ ...call, started: performance.now() });
  expect(recorder.ofRequest('first')?.steps.map(({ kind }) => kind)).toEqual(['function', 'call']);
  expect(recorder.ofRequest('second')?.steps.map(({ kind }) => kind)).toEqual(['function']);
});

test('a line that comes late belongs to the invocation that it names', () => {
  const recorder = new Recorder();
  const [before, after] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
  recorder.invoked('Fn', invocation('arn', {}, newTraceId(), before))({ outcome: 'succeeded', payload: 'null' });
  recorder.invoked('Fn', invocation('arn', {}, newTraceId(), after));
  recorder.printed(after, `2026-11-29T00:00:00.000Z\t${before}\tINFO\tlate`);
  recorder.printed(after, 'plain');
  const linesOf = (id: string) => recorder.ofRequest(id)?.steps[0].lines;
  expect([linesOf(before), linesOf(after)]).toEqual([[expect.stringContaining('late')], ['plain']]);
});

test.each([
  [{ Records: [{ eventSource: 'aws:sqs' }] }, 'Fn (sqs)'],
  [{ Records: [{ EventSource: 'aws:sns' }] }, 'Fn (sns)'],
  [{ requestContext: { routeKey: '$connect' } }, 'Fn ($connect)'],
  [{ source: 'aws.events' }, 'Fn (aws.events)'],
  [['any'], 'Fn'],
])('the event %j is titled %s', (event, title) => {
  const recorder = new Recorder();
  recorder.invoked('Fn', invocation('arn', event));
  expect(recorder.since(0)).toMatchObject([{ title }]);
});

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
  expect([lines.length, lines[0].message]).toEqual([1000, `${'x'.repeat(4000)}… (10,000 characters, cut here)`]);
});

test('new entries are told once', () => {
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

describe("receivers of a queue's messages", () => {
  const sendAndReceive = async (recorder: Recorder, answer: string, ids: string[]) => {
    const traceId = newTraceId();
    const request = recorder.request({ traceId, requestId: 'a', title: 'POST /jobs' });
    // It is received before its sender has the answer.
    recorder.sending({ traceId }, new Promise((resolve) => setImmediate(() => resolve({ status: 200, body: Buffer.from(answer) }))));
    request.end(202);
    const later = newTraceId();
    await recorder.received(ids, later);
    return recorder.invoked('Worker', invocation('arn', {}, later, 'worker'));
  };

  test.each([
    ['{"MD5OfMessageBody":"x","MessageId":"m-1"}', ['m-1']],
    ['{"Successful":[{"Id":"0","MessageId":"m-1"},{"Id":"1","MessageId":"m-2"}],"Failed":[]}', ['m-1', 'm-2']],
    ['<SendMessageResponse><SendMessageResult><MessageId>m-1</MessageId></SendMessageResult></SendMessageResponse>', ['m-1']],
  ])('is part of the trace that sent them: %s', async (answer, ids) => {
    const recorder = new Recorder();
    (await sendAndReceive(recorder, answer, ids))({ outcome: 'succeeded', payload: 'null' });
    expect(recorder.since(0)).toMatchObject([{ title: 'POST /jobs', status: '202', failed: false, steps: [{ kind: 'function', name: 'Worker', status: 'succeeded' }] }]);
  });

  test('fails it, too', async () => {
    const recorder = new Recorder();
    (await sendAndReceive(recorder, '{"MessageId":"m-1"}', ['m-1']))({ outcome: 'failed', payload: '{}' });
    expect(recorder.since(0)).toMatchObject([{ status: '202', failed: true, steps: [{ status: 'failed' }] }]);
  });

  test('fails it even if its sender has not answered yet', async () => {
    const recorder = new Recorder();
    const [traceId, later] = [newTraceId(), newTraceId()];
    const request = recorder.request({ traceId, requestId: 'a', title: 'POST /jobs' });
    recorder.sending({ traceId }, Promise.resolve({ status: 200, body: Buffer.from('{"MessageId":"m-1"}') }));
    await recorder.received(['m-1'], later);
    recorder.invoked('Worker', invocation('arn', {}, later, 'worker'))({ outcome: 'failed', payload: '{}' });
    request.end(202);
    expect(recorder.since(0)).toMatchObject([{ status: '202', failed: true, steps: [{ status: 'failed' }] }]);
  });

  test('is a separate event where the sender of none is known', async () => {
    const recorder = new Recorder();
    await sendAndReceive(recorder, '{"MessageId":"m-1"}', ['m-2', 'm-3']);
    expect(recorder.since(0).map(({ kind }) => kind)).toEqual(['event', 'request']);
  });

  test('is part of each trace that sent one of them, whoever sent the others', async () => {
    const recorder = new Recorder();
    const later = newTraceId();
    for (const name of ['a', 'b', 'c']) {
      const traceId = newTraceId();
      const request = recorder.request({ traceId, requestId: name, title: `POST /${name}` });
      recorder.sending({ traceId }, Promise.resolve({ status: 200, body: Buffer.from(`{"MessageId":"m-${name}"}`) }));
      request.end(202);
    }
    await recorder.received(['m-a', 'm-b', 'm-a', 'of another program'], later);
    const ended = recorder.invoked('Worker', invocation('arn', {}, later, 'worker'));
    recorder.printed('worker', 'working');
    recorder.called({ ...call, function: 'Worker', traceId: later, started: performance.now() });
    recorder.called({ ...call, function: 'Worker', started: performance.now() });
    ended({ outcome: 'failed', payload: '{}' });
    const worked = [{ kind: 'function', status: 'failed', lines: ['working'] }, { kind: 'call' }, { kind: 'call' }];
    expect(recorder.ofRequest('a')).toMatchObject({ failed: true, steps: worked });
    expect(recorder.ofRequest('b')).toMatchObject({ failed: true, steps: worked });
    expect(recorder.ofRequest('c')).toMatchObject({ failed: false, steps: [] });
    expect(recorder.since(0)).toHaveLength(3);
  });

  test('is a separate event where sending failed', async () => {
    const recorder = new Recorder();
    const traceId = newTraceId();
    recorder.request({ traceId, requestId: 'a', title: 'POST /jobs' });
    recorder.sending({ traceId }, Promise.reject(new Error('gone')));
    const later = newTraceId();
    await recorder.received(['m-1'], later);
    recorder.invoked('Worker', invocation('arn', {}, later, 'worker'));
    expect(recorder.since(0).map(({ kind }) => kind)).toEqual(['event', 'request']);
  });
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

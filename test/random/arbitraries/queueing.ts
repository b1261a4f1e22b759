import * as fc from 'fast-check';
import { Arb, bytes, call, days, distinct, existing, flag, map, member, name, one, options, seconds, sentence, variadic, whole } from '../arbitrary';

const words = fc.array(fc.constantFrom('open', 'paid', 'é "quoted"'), { minLength: 1, maxLength: 3 }) as fc.Arbitrary<string[]>;

const condition = one(
  variadic('FieldCondition.oneOf', words), variadic('FieldCondition.noneOf', words),
  variadic('FieldCondition.numberOneOf', fc.array(whole(-5, 1000), { minLength: 1, maxLength: 3 })),
  call('FieldCondition.beginsWith', fc.constantFrom('ord', '')),
  call('FieldCondition.between', whole(-10, 10), whole(10, 100)),
  call('FieldCondition.exists'), call('FieldCondition.absent'),
);

const pollers = fc.tuple(whole(2, 200), whole(0, 1800)).map(([min, more]) => ({ struct: 'ProvisionedPollers', of: { min, max: min + more } }));

/** How a queue is consumed. Visibility is longer than any timeout asks. */
export const workQueue = options('WorkQueueOptions', {}, {
  visibilityTimeout: seconds(6000, 43_200),
  maxReceiveCount: whole(5, 1000),
  retentionPeriod: seconds(60, 1_209_599),
  maxMessageSize: bytes(1024, 1_048_576),
  batchSize: one(whole(1, 10), whole(11, 10_000)),
  maxBatchingWindow: seconds(0, 300),
  maxConcurrency: one(whole(2, 20), whole(21, 1000)),
  provisionedPollers: pollers,
  filters: distinct(call('MessageFilter.body', map(fc.constantFrom('type', 'order.status', 'order.total', 'a'), condition)), 5),
}, 4);

export const queueing = options('QueueingOptions', {}, {
  queue: workQueue,
  jobSubmission: member('JobSubmission'),
  topic: options('NotificationTopicOptions', {}, { displayName: sentence }, 2),
});

const prefix = fc.constantFrom('imports/', 'in/eu/', 'A.b_c-d/');
export const ingest = options('IngestOptions', {}, {
  importPrefix: prefix, reportPrefix: fc.constantFrom('reports/', 'out/eu/'), importRetention: days(20, 3650), queue: workQueue,
});

const expression = one(
  call('aws_scheduler.ScheduleExpression.rate', call('Duration.minutes', whole(1, 1000))),
  call('aws_scheduler.ScheduleExpression.cron', options('', { hour: fc.constantFrom('3', '0'), minute: fc.constant('15') }, { timeZone: fc.constant({ value: 'TimeZone.EUROPE_BERLIN' }) })),
  call('aws_scheduler.ScheduleExpression.at', fc.constant(new Date('2099-01-31T12:00:00Z'))),
);

export const scheduleFields: Record<string, Arb> = {
  description: sentence,
  input: call('aws_scheduler.ScheduleTargetInput.fromObject', options('', {}, { kind: fc.constantFrom('nightly', 'full') })),
  flexibleWindow: call('Duration.minutes', whole(1, 1440)),
  start: fc.constant(new Date('2027-01-01T00:00:00Z')),
  end: fc.constant(new Date('2098-01-01T00:00:00Z')),
  retryAttempts: whole(0, 185),
  maxEventAge: seconds(60, 86_400),
  enabled: flag,
};

export const schedule = (target: Arb, struct = 'ScheduleOptions', fields: Record<string, Arb> = {}) => options(struct, { ...fields, schedule: expression }, { ...scheduleFields, function: target });

export const schedules = fc.uniqueArray(schedule(one(existing('alias', 'Nightly'), existing('function', 'Reporting')), 'NamedScheduleOptions', { id: name }), {
  minLength: 1, maxLength: 2, selector: ({ of }) => of.id,
});

import { Duration, Stack } from 'aws-cdk-lib';
import { CfnFunction, Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import {
  Access, Entity, EntityRoutes, EntitySchema, ServerlessApiPattern, ServerlessApiPatternProps, ServerlessFunction, ServerlessRules,
} from '../src';
import { ENTITY_SLOTS, MAX_BATCH, MAX_ENTITY_SLOTS } from '../src/handlers/catalog/entity-model';
import { MAX_CLAIMS, MAX_GROUPS } from '../src/handlers/realtime/connection';
import { MAX_RESOURCES, resourcesOf } from '../src/private/limits';
import { read } from './support/documents';
import { newStack } from './support/synth';

const count = (number: number) => number.toLocaleString('en-US');

/** The value of a constant that its file keeps to itself. */
function constant(file: string, name: string): number {
  const [, factors] = new RegExp(`\\bconst ${name} = ([\\d_* ]+);`).exec(read(file))!;
  return factors.split('*').reduce((product, factor) => product * Number(factor.replaceAll('_', '')), 1);
}

const KIB = 1024;
const MIB = KIB * KIB;
const SCHEMA = EntitySchema.fromObject({ type: 'object', properties: { a: { type: 'string', maxLength: 9 } } });
const CORS: ServerlessApiPatternProps = { api: { cors: { allowOrigins: ['https://shop.example.com'] } } };
const COMPACT: ServerlessApiPatternProps = { entityRoutes: EntityRoutes.compact() };

function systemOf(entities: number, props: ServerlessApiPatternProps, options: { readonly batches?: boolean; readonly history?: boolean }): Stack {
  const stack = newStack();
  new ServerlessApiPattern(stack, 'Shop', {
    entities: Array.from({ length: entities }, (_, index) => Entity.of(`order${index}`, { schema: SCHEMA, access: [Access.owner().all()], ...options })), ...props,
  });
  return stack;
}

/** Resources of an entity, the model of whose bodies isn't like that of another one. */
function each(props: ServerlessApiPatternProps = {}, options: { readonly batches?: boolean; readonly history?: boolean } = {}): number {
  return resourcesOf(systemOf(3, props, options)) - resourcesOf(systemOf(2, props, options));
}

const fitting = (props: ServerlessApiPatternProps) =>
  Math.floor((MAX_RESOURCES - resourcesOf(systemOf(1, props, {}))) / each(props)) + 1;

/** Room for so many, in fives and rounded down. */
const about = (props: ServerlessApiPatternProps) => Math.floor(fitting(props) / 5) * 5;

const rules = ServerlessRules.rules().length;
const stack = newStack();
new ServerlessApiPattern(stack, 'Shop');
const made = new ServerlessFunction(newStack(), 'Function', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('//') });
const { memorySize, timeout } = made.function.node.defaultChild as CfnFunction;

test('functions have the settings that the page of functions says', () => {
  expect({ memorySize, timeout }).toEqual({ memorySize: 512, timeout: Duration.seconds(10).toSeconds() });
  expect(read('docs/compute.md')).toContain(`${memorySize} MB of memory, a timeout of ten seconds`);
});

test.each<[string, string]>([
  ['README.md', `adds [${rules} rules](./docs/rules.md)`],
  ['docs/README.md', `The ${rules} rules of`],
  ['docs/cdk-nag.md', `adds ${rules} rules`],
  ['docs/comparison.md', `synthesizes about ${Math.round(resourcesOf(stack) / 10) * 10} resources`],
  ['docs/console.md', `the last ${constant('local/src/recording/recorder.ts', 'MOST_TRACES')} requests and ${count(constant('local/src/recording/recorder.ts', 'MOST_LOG_LINES'))} log lines`],
  ['docs/entities.md', `| Resources of an entity | ${each()}, or ${each(CORS)} with CORS | ${each(COMPACT)}, or ${each({ ...COMPACT, ...CORS })} with CORS |`],
  ['docs/entities.md', `| Entities beside the whole system | about ${about({})}, or ${about(CORS)} with CORS | about ${about(COMPACT)}, or ${fitting({ ...COMPACT, ...CORS })} with CORS |`],
  ['docs/entities.md', `| ${each()} resources an entity, ${each(CORS)} with CORS, of the ${MAX_RESOURCES} of a stack; ${each({}, { batches: true })} and ${each(CORS, { batches: true })} with batches; ${
    each({}, { history: true }) - each()} and ${each(CORS, { history: true }) - each(CORS)} more with \`history\` |`],
  ['docs/entities.md', `A batch has up to ${MAX_BATCH} records`],
  ['docs/entities.md', `an answer of ${constant('src/handlers/entities/reads.ts', 'MAX_ANSWER_BYTES') / 1e6} MB`],
  ['docs/entities.md', `at most ${constant('src/handlers/entities/batch-body.ts', 'MAX_BYTES') / 1e6} MB and ${constant('src/handlers/entities/batch-write.ts', 'MAX_PARTS')} records and unique values`],
  ['docs/entities.md', `Up to about ${count(constant('src/handlers/entities/deletions.ts', 'PAGE') * constant('src/handlers/entities/deletions.ts', 'MAX_PAGES'))} children`],
  ['docs/entities.md', `A record has at most ${constant('src/handlers/entities/item-size.ts', 'MAX_BYTES') / KIB} KB`],
  ['docs/entities.md', `up to ${MAX_ENTITY_SLOTS}, for ${Math.floor((MAX_ENTITY_SLOTS - 1) / 2)} indexes of user-owned and tenant-owned records, and ${MAX_ENTITY_SLOTS - 1} of shared ones`],
  ['docs/entities.md', `| ${Math.floor((ENTITY_SLOTS - 1) / 2)} indexes, ${ENTITY_SLOTS - 1} of shared records and of children |`],
  ['docs/entities.md', `A record over ${constant('src/handlers/changes/live-messages.ts', 'MAX_MESSAGE_BYTES') / KIB} KB is left out`],
  ['docs/entities.md', `About ${about({})} entities beside the whole system, ${about(COMPACT)} with`],
  ['src/pattern/props.ts', `so that about ${about(COMPACT)}`],
  ['docs/ingest.md', `after every ${constant('src/handlers/ingest/run-import.ts', 'BATCH_RECORDS')} lines or ${constant('src/handlers/ingest/run-import.ts', 'BATCH_BYTES') / MIB} MiB`],
  ['docs/ingest.md', `buffered ${constant('src/handlers/ingest.lambda.ts', 'MAX_BUFFERED_BYTES') / MIB} MiB`],
  ['docs/jobs.md', `| Types | ${constant('src/jobs/jobs-file.ts', 'MAX_TYPES')}, each`],
  ['docs/jobs.md', `After \`attempts\` + ${constant('src/jobs/job-pipeline.ts', 'SPARE_RECEIVES')} times`],
  ['docs/limits.md', `The stack has ${0.8 * MAX_RESOURCES} of the ${MAX_RESOURCES} resources`],
  ['docs/realtime.md', `| ${MAX_GROUPS} groups of a caller |`],
  ['docs/realtime.md', `${constant('src/handlers/broadcast/frame.ts', 'MAX_FRAME_BYTES') / KIB} KB a message, ${constant('src/handlers/realtime/client-message.ts', 'MAX_BYTES') / KIB} KB a frame`],
  ['docs/adr/0015-changes-of-entities.md', `up to ${['zero', 'one', 'two', 'three'][MAX_CLAIMS]}`],
])('%s has the figure of the code: %s', (document, text) => {
  expect(read(document).replace(/\s+/g, ' ').includes(text.replace(/\s+/g, ' '))).toBe(true);
});

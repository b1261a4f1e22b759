import { Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import * as library from '../../src';
import { Access, Auth, BundledHandlers, Entity, EntityApi, EntityIndex, EntitySchema, JobType, ServerlessApiPattern, WorkQueue } from '../../src';
import { FieldType, parameterTable } from '../../src/private/parameter-table';
import { newStack } from '../support/synth';

const CODE = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') };
/** As JavaScript without types passes them. */
const any = (value: unknown) => value as never;
const SCHEMA = EntitySchema.fromObject({ type: 'object', properties: { status: { type: 'string', maxLength: 9 } } });
const ACCESS = [Access.owner().all()];
const order = (more: object = {}) => Entity.of('order', { schema: SCHEMA, access: ACCESS, ...more });
const shop = () => new ServerlessApiPattern(newStack(), 'Shop', { entities: [order()], handlers: BundledHandlers.none() });

type Callable = Record<string, (...args: unknown[]) => unknown> & { readonly prototype: Record<string, (...args: unknown[]) => unknown> };
interface Call { readonly name: string; readonly parameters: readonly FieldType[]; readonly invoke: (...args: unknown[]) => unknown }

/** Each public method that takes a struct. A construct is told by its path in errors. */
const METHODS = Object.entries(parameterTable().calls).flatMap(([className, calls]) => Object.entries(calls).filter(([call]) => call !== 'new').map(([call, parameters]): Call => {
  const owner = (library as object as Record<string, Callable>)[className];
  const invoke = call.startsWith('#')
    ? (...args: unknown[]) => owner.prototype[call.slice(1)].apply({ node: { path: 'Stack/Thing' } }, args)
    : (...args: unknown[]) => owner[call](...args);
  return { name: `${className} ${call}`, parameters, invoke };
}));
/** Passes its props on to `EntityChanges`, whose path is in the error. */
const PASSES_ON = ['ServedEntity #onChange'];
const isStruct = (type: FieldType) => type.replace(/[!*[{]/g, '') !== '';

test('the table has what the package has', () => {
  expect(METHODS.length).toBeGreaterThan(90);
  expect(METHODS.map(({ name }) => name)).toEqual(expect.arrayContaining(['Entity of', 'Entity #child', 'JobType of', 'ServerlessApiPattern #addRoute', 'Access anyone']));
});

test.each(METHODS.filter(({ name }) => !PASSES_ON.includes(name)))('refuses a name in its props that would be ignored: $name', ({ parameters, invoke }) => {
  parameters.forEach((type, struct) => {
    if (!isStruct(type)) return;
    const args = parameters.map((_, index) => index === struct ? type.includes('[') ? [{ nonsense: 1 }] : { nonsense: 1 } : 'x');
    expect(() => invoke(...args)).toThrow(/: 'nonsense' cannot be used\. Allowed: \w+/);
  });
});

describe('what is refused names the construct, the prop and what is allowed', () => {
  test.each<[string, () => unknown]>([
    ["Entity.of('order'): 'acces' cannot be used. Allowed: access, batches,", () => order({ acces: [] })],
    ["Entity.of('order').schema: is missing. Set it: there is no default.", () => Entity.of('order', any({ access: ACCESS }))],
    ["Entity.of('order').access: is missing. Set it: there is no default.", () => Entity.of('order', any(undefined))],
    ["child('line'): 'acces' cannot be used.", () => order().child('line', any({ schema: SCHEMA, acces: [] }))],
    ["Entity.of('order'): 5 cannot be used. Allowed: an object with access,", () => Entity.of('order', any(5))],
    ["JobType.of('invoice'): 'functions' cannot be used. Allowed: ", () => JobType.of('invoice', any({ functions: 1 }))],
    ["JobType.of('invoice').newFunction: 'memory' cannot be used. Allowed: ", () => JobType.of('invoice', any({ newFunction: { ...CODE, memory: 1 } }))],
    ["Auth.cognito: 'selfSignup' cannot be used.", () => Auth.cognito(any({ selfSignup: true }))],
    ["Auth.cognito.passkeys: 'domain' cannot be used. Allowed: relyingPartyId.", () => Auth.cognito(any({ passkeys: { domain: 'shop.example' } }))],
    ['Access.anyone.reason: is missing. Set it: there is no default.', () => Access.anyone(any({}))],
    ["Stack/Shop addFunction('Quotes'): 'memory' cannot be used. Allowed: ", () => shop().addFunction('Quotes', any({ ...CODE, memory: 1 }))],
    ["Stack/Shop addRoute('GET /x'): 'integraton' cannot be used. Allowed: ", () => shop().addRoute('GET /x', any({ integraton: 1 }))],
    ["Stack/Shop addSchedule('Nightly').schedule: is missing.", () => shop().addSchedule('Nightly', any({}))],
    ["Stack/Shop/Entities/Changes onChange: 'type' cannot be used. Allowed: ", () => shop().entity('order').onChange(any({}), any({ type: [] }))],
    ['Stack/Entities api: is missing. Set it: there is no default.', () => new EntityApi(newStack(), 'Entities', any({ entities: [order()] }))],
  ])('%s', (message, call) => {
    expect(call).toThrow(message);
  });
});

describe('what is not refused', () => {
  test('a name without a value', () => expect(() => order({ acces: undefined })).not.toThrow());

  test('what the library itself passes on, and what a construct of an app passes on to one of ours, which is warned of', () => {
    interface OwnProps { readonly topicName: string; readonly batchSize: number }
    class Own extends Construct {
      constructor(scope: Construct, id: string, props: OwnProps) {
        super(scope, id);
        new WorkQueue(this, 'Queue', { ...props, consumerTimeout: Duration.seconds(9) });
      }
    }
    const stack = newStack();
    new Own(stack, 'Own', { topicName: 'x', batchSize: 1 });
    new ServerlessApiPattern(stack, 'Shop', { entities: [order({ indexes: [EntityIndex.by('status')] })] });
    const found = Annotations.fromStack(Stack.of(stack)).findWarning('*', Match.stringLikeRegexp('unknownProp')).map(({ id, entry }) => `${id} ${String(entry.data)}`);
    expect(found).toEqual([expect.stringMatching(/^\/Stack\/Own\/Queue topicName isn't a prop of WorkQueue and has no effect\. Remove it or correct its name\. Props: .*batchSize,/)]);
  });

  test('props that are an object of a class', () => {
    class Options { public readonly schema = SCHEMA; public readonly access = ACCESS; public readonly other = 1; }
    expect(() => Entity.of('order', new Options())).not.toThrow();
  });

  test('what is computed when it is asked for, which is not asked for here', () => {
    const reads: string[] = [];
    const given = { get schema() { reads.push('schema'); return SCHEMA; }, get access() { return ACCESS; } };
    expect(() => Entity.of('order', given)).not.toThrow();
    expect(() => order(Object.defineProperty({}, 'other', { get: () => reads.push('other'), enumerable: false }))).not.toThrow();
    expect(reads.filter((name) => name === 'other')).toEqual([]);
  });

  test('props after a call that has failed: it is over', () => {
    expect(() => order({ acces: [] })).toThrow('acces');
    expect(() => Entity.of('Order!', { schema: SCHEMA, access: ACCESS })).toThrow('Order!');
    expect(() => order({ acces: [] })).toThrow('acces');
  });
});

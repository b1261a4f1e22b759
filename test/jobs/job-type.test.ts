import { Duration, Lazy } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, FunctionProps, Runtime } from 'aws-cdk-lib/aws-lambda';
import { DefinitionBody, Pass, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { JobInput, JobType, JobTypeOptions } from '../../src';
import { newStack } from '../support/synth';

const CODE = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') };
const functionOf = (props: Partial<FunctionProps> = {}) => new LambdaFunction(newStack(), 'Invoice', { ...CODE, timeout: Duration.seconds(30), ...props });

test('a type has defaults that fit its function', () => {
  const { name, attempts, concurrency, timeout } = JobType.of('invoice', { function: functionOf() });
  expect([name, attempts, concurrency, timeout.toSeconds()]).toEqual(['invoice', 3, 10, 30]);
  expect(JobType.of('invoice', { function: functionOf({ reservedConcurrentExecutions: 4 }) }).concurrency).toBe(4);
  expect(JobType.of('invoice', { function: LambdaFunction.fromFunctionName(newStack(), 'Imported', 'invoice') }).timeout.toSeconds()).toBe(60);
  expect(JobType.of('invoice', { newFunction: { ...CODE, timeout: Duration.seconds(7) } }).timeout.toSeconds()).toBe(7);
  expect(JobType.of('invoice', { stateMachine: machine() }).timeout.toDays()).toBe(1);
});

const machine = (stateMachineType = StateMachineType.STANDARD) => {
  const stack = newStack();
  return new StateMachine(stack, 'Machine', { stateMachineType, definitionBody: DefinitionBody.fromChainable(new Pass(stack, 'Pass')) });
};

const own = (options: Partial<JobTypeOptions> = {}) => ({ function: functionOf(), ...options });

test.each<[string, string, () => JobTypeOptions, string]>([
  ['a name with a capital letter', 'Invoice', own, "JobType.of: 'Invoice' cannot be used. Allowed: up to 40 small letters, digits and single hyphens"],
  ['a long name', 'x'.repeat(41), own, 'JobType.of'],
  ['a name that ends with a hyphen', 'invoice-', own, 'JobType.of'],
  ['the name of the shipped type', 'summary', own, "JobType.of: 'summary' cannot be used. Allowed: names other than summary, export, which shipped handlers run"],
  ['no function', 'invoice', () => ({}), "JobType.of('invoice'): nothing runs the jobs. Set function, newFunction or stateMachine."],
  ['two functions', 'invoice', () => own({ newFunction: CODE }), "JobType.of('invoice'): function and newFunction are set together. Set one of them."],
  ['a state machine that nobody hears of', 'invoice', () => ({ stateMachine: machine(StateMachineType.EXPRESS) }), "JobType.of('invoice').stateMachine: 'Stack/Machine' cannot be used. Allowed: Standard state machines"],
  ['a limit of executions', 'invoice', () => ({ stateMachine: machine(), concurrency: 5 }), "JobType.of('invoice').concurrency: 5 cannot be used. Allowed: nothing together with stateMachine"],
  ['an execution of more than a week', 'invoice', () => ({ stateMachine: machine(), timeout: Duration.seconds(604_801) }), "JobType.of('invoice').timeout: '7 days 1 second' cannot be used. Allowed: whole seconds from 1 to 604800."],
  ['no attempts', 'invoice', () => own({ attempts: 0 }), "JobType.of('invoice').attempts: 0 cannot be used. Allowed: a whole number from 1 to 10."],
  ['too many attempts', 'invoice', () => own({ attempts: 11 }), "JobType.of('invoice').attempts: 11"],
  ['one at a time', 'invoice', () => own({ concurrency: 1 }), "JobType.of('invoice').concurrency: 1 cannot be used. Allowed: a whole number from 2 to 1000."],
  ['more at a time than there is room for', 'invoice', () => ({ function: functionOf({ reservedConcurrentExecutions: 4 }), concurrency: 5 }), "JobType.of('invoice').concurrency: 5 cannot be used. Allowed: at most 4, which the function reserves"],
  ['less time than the function has', 'invoice', () => own({ timeout: Duration.seconds(29) }), "JobType.of('invoice').timeout: '29 seconds' cannot be used. Allowed: at least the timeout of the function, which is 30 seconds"],
  ['more time than there is', 'invoice', () => own({ timeout: Duration.seconds(871) }), "JobType.of('invoice').timeout: '14 minutes 31 seconds' cannot be used. Allowed: whole seconds from 1 to 870."],
  ['a function with more time than there is', 'invoice', () => ({ function: functionOf({ timeout: Duration.minutes(15) }) }), "JobType.of('invoice').timeout: '15 minutes'"],
  ['a timeout that is a token', 'invoice', () => own({ timeout: Duration.seconds(Lazy.number({ produce: () => 30 })) }), "JobType.of('invoice').timeout: 'a token'"],
  ['two timeouts', 'invoice', () => ({ newFunction: { ...CODE, timeout: Duration.seconds(5) }, timeout: Duration.seconds(6) }), "JobType.of('invoice').newFunction.timeout: '5 seconds' cannot be used. Allowed: nothing beside the timeout of the type, which is 6 seconds."],
])('refuses %s', (_, name, options, message) => expect(() => JobType.of(name, options())).toThrow(message));

test('an input is described by a schema that handlers can run', () => {
  const input = JobInput.fromObject({ type: 'object', title: 'An order', properties: { code: { type: 'string', pattern: '^a', maxLength: 3 } } });
  expect(JobType.of('invoice', own({ input }))._model).toEqual({
    name: 'invoice', schema: { type: 'object', properties: { code: { type: 'string', pattern: expect.stringContaining('{0,3}'), maxLength: 3 } }, unevaluatedProperties: false },
  });
  expect(JobType.of('invoice', own())._model).toEqual({ name: 'invoice' });
});

test('an input may have names that records keep for themselves', () => {
  const schema = { type: 'object', properties: { id: { type: 'string' }, owner: { type: 'string' }, version: { type: 'integer' } } };
  for (const input of [JobInput.fromObject(schema), JobInput.fromJson(JSON.stringify(schema))]) {
    expect(Object.keys(JobType.of('invoice', own({ input }))._model.schema!.properties as object)).toEqual(['id', 'owner', 'version']);
  }
  expect(() => JobInput.fromJson('{')).toThrow("JobInput.fromJson: '{' cannot be used. Allowed: JSON");
  expect(() => JobInput.fromFile('nowhere.json')).toThrow('JobInput.fromFile');
  expect(() => JobInput.fromObject({ type: 'array' })).toThrow("JobInput.fromObject#/type: 'array' cannot be used. Allowed: 'object', since the input of a job is a JSON object.");
});

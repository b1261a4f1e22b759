import { Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { DefinitionBody, Pass, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import * as fc from 'fast-check';
import { hostileText } from './support/hostile';
import { build, flat } from './support/route';
import { evaluate } from './support/velocity';
import { RouteIntegration, Mapping, MappingValue, StepFunctionsIntegrationOptions } from '../../../src';
import { SAMPLED_FLAG_SETS } from '../../support/flag-sets';

const machine = (options?: StepFunctionsIntegrationOptions, stateMachineType?: StateMachineType) => (stack: Stack) => RouteIntegration.stepFunctions(
  new StateMachine(stack, 'Machine', { definitionBody: DefinitionBody.fromChainable(new Pass(stack, 'Pass')), stateMachineType }), options,
);
const express = build(machine({}, StateMachineType.EXPRESS));

describe.each(SAMPLED_FLAG_SETS)('with %s', (_, flags) => {
  const own = { Ref: expect.stringContaining('Machine') };

  test.each<[string, (stack: Stack) => RouteIntegration]>([
    ['StartExecution', machine()],
    ['StartSyncExecution', machine({}, StateMachineType.EXPRESS)],
    ['StartExecution', machine({ synchronous: false }, StateMachineType.EXPRESS)],
  ])('a role may %s the one state machine', (action, make) => {
    const built = build(make, {}, flags);
    expect(built.statements.filter(({ Action }) => String(Action).startsWith('states:'))).toEqual([{ Effect: 'Allow', Action: `states:${action}`, Resource: own }]);
    expect(flat(built.method.Integration.Uri)).toBe(`arn:<AWS::Partition>:apigateway:<AWS::Region>:states:action/${action}`);
  });

  test('a role may use the key that is named', () => {
    const { statements } = build((stack) => machine({ encryptionKey: new Key(stack, 'Key') })(stack), {}, flags);
    expect(statements.map(({ Action }) => Action)).toEqual(['states:StartExecution', ['kms:Decrypt', 'kms:GenerateDataKey']]);
  });
});

test('the input is the JSON of what callers send', () => {
  const plain = build(machine());
  const mapped = build(machine({ input: Mapping.json({ id: MappingValue.path('id'), body: MappingValue.body() }), name: MappingValue.path('id') }));
  fc.assert(fc.property(hostileText(), (input) => {
    const request = { body: { input }, path: { id: input } };
    const [first, second] = [plain, mapped].map((built) => JSON.parse(evaluate(built.request, request).text));
    expect(Object.keys(first)).toEqual(['input', 'stateMachineArn']);
    expect(JSON.parse(first.input)).toEqual({ input });
    expect([JSON.parse(second.input), second.name]).toEqual([{ id: input, body: { input } }, input]);
  }), { numRuns: 300 });
});

test('callers get the id of the execution and not the ARN', () => {
  const body = { executionArn: 'arn:aws:states:eu-west-1:123456789012:execution:Machine:0f-1', startDate: 1 };
  expect(JSON.parse(evaluate(build(machine()).response(202), { body }).text)).toEqual({ executionId: '0f-1' });
});

test('the method declares the parameters that input and name are made of', () => {
  const { method } = build(machine({ input: Mapping.json({ q: MappingValue.query('q') }), name: MappingValue.path('id') }));
  expect(method.RequestParameters).toEqual({ 'method.request.querystring.q': false, 'method.request.path.id': true });
  expect(() => build(machine({ input: Mapping.vtl('x') }))).toThrow("input: 'Mapping.vtl' cannot be used");
});

test('an imported state machine is started, and waited for only where you say so', () => {
  const imported = (options?: StepFunctionsIntegrationOptions) => (stack: Stack) => RouteIntegration.stepFunctions(
    StateMachine.fromStateMachineArn(stack, 'Imported', 'arn:aws:states:eu-west-1:123456789012:stateMachine:there'), options);
  expect(flat(build(imported()).method.Integration.Uri)).toMatch(/action\/StartExecution$/);
  const { method } = build(imported({ synchronous: true }));
  expect(flat(method.Integration.Uri)).toMatch(/action\/StartSyncExecution$/);
  expect(method.MethodResponses!.map(({ StatusCode }) => StatusCode)).toEqual(['200', '400', '409', '502', '503', '504']);
  expect(method.Integration.IntegrationResponses![0].ResponseParameters).toEqual({ 'method.response.header.Content-Type': "'application/json'" });
});

test('callers get 409 for a name that was used', () => {
  expect(evaluate(build(machine()).response(400), { body: { __type: 'ExecutionAlreadyExists' } }).status).toBe(409);
});

test.each([
  [{ status: 'SUCCEEDED', output: '{"a":1}' }, undefined, { a: 1 }],
  [{ status: 'FAILED', error: 'secret', cause: 'secret' }, 502, { type: 'about:blank', title: 'Bad Gateway', status: 502, detail: 'A service failed.', requestId: 'request-1', errors: [] }],
  [{ status: 'TIMED_OUT' }, 504, { type: 'about:blank', title: 'Gateway Timeout', status: 504, detail: 'A service took too long.', requestId: 'request-1', errors: [] }],
])('an express one that says %j', (body, status, expected) => {
  const output = evaluate(express.response(200), { body });
  expect([output.status, JSON.parse(output.text)]).toEqual([status, expected]);
});

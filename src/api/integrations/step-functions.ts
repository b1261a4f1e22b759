import { IKey } from 'aws-cdk-lib/aws-kms';
import { IStateMachine, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { problemInstead } from './problems';
import { ResponseSpec, serviceErrors } from './responses';
import { integrationRole } from './role';
import { jsonTemplate, serviceIntegration } from './service-integration';
import { IntegrationBinding, IntegrationContext } from '../integration-binding';
import { MappedIntegrationOptions } from '../integration-response';
import { Mapping } from '../mapping';
import { MappingValue } from '../mapping-value';

/** Options of `RouteIntegration.stepFunctions`. */
export interface StepFunctionsIntegrationOptions extends MappedIntegrationOptions {
  /**
   * Input of the execution. Not `Mapping.vtl`.
   *
   * @default - none: the JSON of the body
   */
  readonly input?: Mapping;

  /**
   * Name of the execution. A standard state machine starts one execution of a name within 90 days; callers get 409 for another input.
   *
   * @default - no name: Step Functions makes one
   */
  readonly name?: MappingValue;

  /**
   * Whether callers wait for the result, at most 29 seconds. Express state machines only.
   *
   * @default - no for standard and imported state machines, yes for express ones
   */
  readonly synchronous?: boolean;

  /**
   * Key that the state machine is encrypted with.
   *
   * @default - no key of one's own
   */
  readonly encryptionKey?: IKey;
}

/** Starts an execution. */
export function bindStepFunctions(
  scope: Construct, context: IntegrationContext, stateMachine: IStateMachine, options: StepFunctionsIntegrationOptions,
): IntegrationBinding {
  const express = stateMachine instanceof StateMachine && stateMachine.stateMachineType === StateMachineType.EXPRESS;
  const synchronous = options.synchronous ?? express;
  const action = synchronous ? 'StartSyncExecution' : 'StartExecution';
  const input = options.input?._within('input') ?? MappingValue.body();
  const fields = {
    stateMachineArn: MappingValue.text(stateMachine.stateMachineArn),
    input: MappingValue.jsonText(input),
    ...(options.name && { name: options.name }),
  };
  return serviceIntegration(context, {
    service: 'states',
    action,
    region: stateMachine.env.region,
    role: integrationRole(scope, { action: `states:${action}`, resource: stateMachine.stateMachineArn, key: options.encryptionKey }),
    template: jsonTemplate(fields),
    values: Object.values(fields),
    defaults: [
      synchronous ? RESULT : STARTED,
      ...serviceErrors({ status: 409, names: ['ExecutionAlreadyExists'] }),
    ],
    responses: options.responses,
  });
}

/** Only the ID: the whole ARN would name the account. */
const STARTED: ResponseSpec = {
  statusCode: 202,
  template: '{"executionId":"$input.path(\'$.executionArn\').replaceAll("^.*:", "")"}',
};

/** Step Functions answers 200 for executions that failed, too. */
const RESULT: ResponseSpec = {
  statusCode: 200,
  template: [
    "#set($status = \"$!input.path('$.status')\")#if($status == 'SUCCEEDED')$input.path('$.output')",
    `#elseif($status == 'TIMED_OUT')${problemInstead(504)}#else${problemInstead(502)}#end`,
  ].join(''),
  headers: { 'Content-Type': "'application/json'" },
  instead: [502, 504],
};

import { Annotations, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { reservedConcurrency, throttledConsumers } from './concurrency';
import { Warning } from './guard';
import { irrevocableLocks } from './irrevocable';
import { binaryJson, binaryPayloads } from './payloads';
import { functionPolicies, managedPolicies } from './policies';

const GUARDS = [reservedConcurrency, throttledConsumers, irrevocableLocks, binaryPayloads, binaryJson, functionPolicies, managedPolicies];

/** Warns at synthesis of limits that are near, and of what cannot be undone, while there is still time. Each warning can be acknowledged by its id. */
export function guard(scope: IConstruct): void {
  scope.node.addValidation({
    validate: () => {
      const guarded = { scope, system: scope.node.findAll(), stack: Stack.of(scope).node.findAll() };
      for (const { id, at, message } of GUARDS.flatMap((find) => find(guarded))) warn(at, id, message);
      return [];
    },
  });
}

function warn(at: IConstruct, id: Warning['id'], message: string): void {
  Annotations.of(at).addWarningV2(`cdk-serverless-api-pattern:${id}`, message);
}

import { CfnResource } from 'aws-cdk-lib';
import { CfnAlias, CfnEventSourceMapping, CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Guarded, ofType, resolved, Warning } from './guard';

/** Default quota of an account. See https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const ACCOUNT = 1000;

/** Part of it that can't be reserved. */
const UNRESERVED = 100;

/** A stack whose functions reserve more than an account has. */
export function reservedConcurrency({ scope, stack }: Guarded): Warning[] {
  const reserved = ofType(stack, CfnFunction).reduce((sum, each) => sum + (numberOf(each, each.reservedConcurrentExecutions) ?? 0), 0);
  return reserved <= ACCOUNT - UNRESERVED ? [] : [{
    id: 'reservedConcurrency',
    at: scope,
    message: `The functions of the stack reserve ${reserved} concurrent invocations. An account has ${ACCOUNT}, of which ${UNRESERVED} cannot be reserved, `
      + 'unless it asked for more: Lambda would refuse the deployment.',
  }];
}

/** Queues that call a function more often at a time than it has concurrency reserved: messages come back, and end as dead letters. */
export function throttledConsumers({ system, stack }: Guarded): Warning[] {
  const functions = ofType(stack, CfnFunction).filter((each) => each.reservedConcurrentExecutions !== undefined);
  if (functions.length === 0) return [];
  const aliases = ofType(stack, CfnAlias);
  return ofType(system, CfnEventSourceMapping).flatMap((at) => {
    // A mapping names an alias, which names the function.
    const alias = aliases.find((each) => refersTo(at.functionName, each));
    const consumer = functions.find((each) => refersTo(alias?.functionName ?? at.functionName, each));
    const reserved = consumer && numberOf(consumer, consumer.reservedConcurrentExecutions);
    const most = numberOf(at, resolved<CfnEventSourceMapping.ScalingConfigProperty>(at, at.scalingConfig)?.maximumConcurrency);
    if (reserved === undefined || most === undefined || most <= reserved) return [];
    return [{
      id: 'consumerConcurrency',
      at,
      message: `The queue calls its consumer up to ${most} times at once, which has ${reserved} reserved: messages that are turned away come back, and `
        + 'end in the dead-letter queue. Lower maxConcurrency, or raise reservedConcurrentExecutions.',
    }];
  });
}

/** Whether a resource is in a value, be it in a part of a text. */
function refersTo(value: unknown, resource: CfnResource): boolean {
  return JSON.stringify(resolved(resource, value)).includes(JSON.stringify(resolved(resource, resource.ref)));
}

function numberOf(at: CfnResource, value: unknown): number | undefined {
  const known = resolved<unknown>(at, value);
  return typeof known === 'number' ? known : undefined;
}

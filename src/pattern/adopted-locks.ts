import { Duration, Stack, Token } from 'aws-cdk-lib';
import { Architecture, CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { IConstruct } from 'constructs';
import { describe } from '../explain/describe';
import { isCoveredBy, lockedError, locksOf } from '../profile/locks';
import { ProfileContent } from '../profile/profile-layer';
import { profileValues } from '../profile/profile-values';

/** A setting of the function, and what all functions of the system have where no prop says otherwise. */
interface Compared {
  readonly option: string;
  readonly has: unknown;
  readonly demanded: unknown;
}

/**
 * Throws for a function of the app that differs from what a custom profile locks for functions. It's finished: its own values count, and
 * CDK's defaults.
 */
export function checkLockedAdoption(
  scope: IConstruct, id: string, adopted: LambdaFunction, profile: ProfileContent | undefined, tracing = true,
): void {
  if (!locksOf(profile).length) return;
  for (const { option, has, demanded } of comparedOf(adopted, profile, tracing)) {
    const paths = [`compute.${option}`, `compute.defaults.${option}`, ...option === 'tracing' ? ['monitoring.tracing'] : []];
    const [locked, layer] = locksOf(profile).find(([each]) => paths.some((path) => isCoveredBy(path, each))) ?? [];
    if (locked === undefined || !layer || Token.isUnresolved(has) || describe(has) === describe(demanded)) continue;
    const remedy = `Give ${adopted.node.path} the value ${describe(demanded)}`;
    throw lockedError(scope.node.path, `adoptFunction('${id}').${option}`, describe(has), locked, layer, remedy);
  }
}

function comparedOf(adopted: LambdaFunction, profile: ProfileContent | undefined, tracing: boolean): Compared[] {
  const resource = adopted.node.defaultChild as CfnFunction;
  const { memorySize = 128, reservedConcurrentExecutions, deadLetterConfig } = resource;
  const { tracingConfig, ephemeralStorage } = Stack.of(adopted).resolve({
    tracingConfig: resource.tracingConfig, ephemeralStorage: resource.ephemeralStorage,
  }) as { readonly tracingConfig?: { readonly mode?: string }; readonly ephemeralStorage?: { readonly size?: number } };
  const values = profileValues(profile);
  return [
    { option: 'memorySize', has: memorySize, demanded: 512 },
    { option: 'timeout', has: adopted.timeout ?? Duration.seconds(3), demanded: Duration.seconds(10) },
    { option: 'architecture', has: adopted.architecture.name, demanded: Architecture.ARM_64.name },
    { option: 'ephemeralStorageSize', has: ephemeralStorage?.size ?? 512, demanded: 512 },
    { option: 'tracing', has: tracingConfig?.mode === 'Active', demanded: tracing },
    { option: 'deadLetterQueueEnabled', has: deadLetterConfig !== undefined, demanded: values['compute.deadLetterQueueEnabled'] },
    { option: 'reserveConcurrency', has: reservedConcurrentExecutions !== undefined, demanded: values['compute.reserveConcurrency'] },
  ];
}

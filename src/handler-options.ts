import { Duration } from 'aws-cdk-lib';
import { BundledFunctionOptions, BundledHandler, ComputeOptions } from './compute';
import { HANDLERS } from './handlers/catalog';

/** The timeout that the worker will have. */
export function workerTimeout(compute: ComputeOptions | undefined): Duration {
  return handlerOptions(compute, BundledHandler.WORKER).timeout ?? Duration.seconds(HANDLERS.worker.timeoutSeconds);
}

/** The settings of one handler: its own, then those of all. */
export function handlerOptions(compute: ComputeOptions = {}, handler: BundledHandler): BundledFunctionOptions {
  const own = compute.handlers?.[handler] ?? {};
  return {
    runtime: own.runtime ?? compute.runtime,
    memorySize: own.memorySize ?? compute.memorySize,
    timeout: own.timeout ?? compute.timeout,
    architecture: own.architecture ?? compute.architecture,
    logLevel: own.logLevel ?? compute.logLevel,
    ephemeralStorageSize: own.ephemeralStorageSize ?? compute.ephemeralStorageSize,
    reservedConcurrentExecutions: own.reservedConcurrentExecutions ?? compute.reservedConcurrentExecutions,
    layers: own.layers ?? compute.layers,
    provisionedConcurrency: own.provisionedConcurrency ?? compute.provisionedConcurrency,
    deployment: own.deployment ?? compute.deployment,
    codeSigningConfig: own.codeSigningConfig ?? compute.codeSigningConfig,
    environment: { ...compute.environment, ...own.environment },
  };
}

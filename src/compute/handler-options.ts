import { Duration } from 'aws-cdk-lib';
import { HANDLERS } from '../handlers/catalog';
import { HandlerOptions } from './bundled-function';
import { BundledHandler } from './bundled-handlers';
import { ComputeOptions } from './compute-options';
import { withDefaults } from './function-defaults';
import { withoutUndefined } from '../private/sorted';

/** The timeout that the worker will have. */
export function workerTimeout(compute: ComputeOptions | undefined): Duration {
  return handlerOptions(compute, BundledHandler.WORKER).timeout ?? Duration.seconds(HANDLERS.worker.timeoutSeconds);
}

/** The settings of one handler: its own, then those of all shipped handlers, then those of all functions. */
export function handlerOptions(compute: ComputeOptions = {}, handler: BundledHandler): HandlerOptions {
  const { handlers, defaults, ...shared } = compute;
  const all = withDefaults(defaults, shared);
  const own: HandlerOptions = handlers?.[handler] ?? {};
  return {
    ...all,
    // That of all handlers is for the shipped code; other code brings its own.
    runtime: own.replacement ? undefined : all.runtime,
    ...withoutUndefined(own),
    environment: { ...all.environment, ...own.environment },
  };
}

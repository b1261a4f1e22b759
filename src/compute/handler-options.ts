import { Duration } from 'aws-cdk-lib';
import { HANDLERS } from '../handlers/catalog';
import { HandlerOptions } from './bundled-function';
import { BundledHandler } from './bundled-handlers';
import { ComputeOptions } from './compute-options';

/** The timeout that the worker will have. */
export function workerTimeout(compute: ComputeOptions | undefined): Duration {
  return handlerOptions(compute, BundledHandler.WORKER).timeout ?? Duration.seconds(HANDLERS.worker.timeoutSeconds);
}

/** The settings of one handler: its own, then those of all. */
export function handlerOptions(compute: ComputeOptions = {}, handler: BundledHandler): HandlerOptions {
  const { handlers, ...all } = compute;
  const own: HandlerOptions = handlers?.[handler] ?? {};
  const set = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
  return {
    ...all,
    // That of all handlers is for the shipped code; other code brings its own.
    runtime: own.replacement ? undefined : all.runtime,
    ...set,
    environment: { ...all.environment, ...own.environment },
  };
}

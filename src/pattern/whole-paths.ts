import { BundledHandler, ComputeOptions } from '../compute';
import { completed, ConstructClass } from '../private/located';
import { SettingError } from '../private/setting-error';
import type { ServerlessApiPatternProps } from './props';

/** For the class of the pattern: errors of its parts name props as the pattern has them. A function knows `memorySize`, and not who set it. */
export function namingWholePaths<T extends ConstructClass>(pattern: T): T {
  return completed(pattern, (error, [, , props]) => complete(error, (props as ServerlessApiPatternProps | undefined)?.compute ?? {}));
}

/** A schedule knows no others; in the props of a system there are several, by id. */
export function namingSchedule<T>(id: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw error instanceof SettingError && error.prop.startsWith('schedule.') ? error.of(`schedules.${id}.${error.prop.slice('schedule.'.length)}`) : error;
  }
}

function complete(error: SettingError, compute: ComputeOptions): void {
  const { prop, handler } = error;
  // The queue is told how long its consumer takes, which is the worker.
  if (prop === 'consumerTimeout') error.of(`${sectionOf('timeout', BundledHandler.WORKER, compute)}timeout`);
  else if (isHandler(handler)) error.of(`${sectionOf(prop.split('.')[0], handler, compute)}${prop}`);
}

function isHandler(handler: string | undefined): handler is BundledHandler {
  return Object.values<string | undefined>(BundledHandler).includes(handler);
}

/** The section that says something of a handler: its own, that of all shipped ones, or that of all functions. */
function sectionOf(option: string, handler: BundledHandler, { handlers, defaults, ...shared }: ComputeOptions): string {
  const own = handlers?.[handler] ?? {};
  if (has(own, option)) return `compute.handlers.${handler}.`;
  if (own.replacement && has(own.replacement, option)) return `compute.handlers.${handler}.replacement.`;
  if (has(shared, option)) return 'compute.';
  return defaults && has(defaults, option) ? 'compute.defaults.' : '';
}

function has(options: object, option: string): boolean {
  return (options as { readonly [option: string]: unknown })[option] !== undefined;
}

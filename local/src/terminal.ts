import { functionLine } from './function-line';
import { isObject, parsed } from './json';
import type { LogEntry } from './options';
import { cut } from './serving/excerpt';

/** A longer line fills the terminal, and hides the others. */
const LONGEST_LINE = 10_000;
/** Larger documents aren't shortened to what they say. */
const LARGEST_DOCUMENT = 256 * 1024;

/** A line of the log as a terminal shows it: without `verbose`, lines of functions and metrics in the embedded metric format are shortened. */
export function terminalLine({ source, message }: LogEntry, verbose = false): string {
  return `[${source}] ${cut(verbose ? message : readableLine(message), LONGEST_LINE)}`.trimEnd();
}

export function readableLine(message: string): string {
  if (message.length > LARGEST_DOCUMENT) return message;
  const shortened = withoutMetricFormat(message);
  return functionLine(shortened) ?? shortened;
}

/** `metrics: OrdersCreated=1, Latency=12` in place of the JSON that CloudWatch reads. */
function withoutMetricFormat(message: string): string {
  const start = message.indexOf('{');
  const document = start < 0 || !message.includes('"CloudWatchMetrics"') ? undefined : parsed(message.slice(start));
  const directives = isObject(document?._aws) ? document._aws.CloudWatchMetrics : undefined;
  if (document === undefined || !Array.isArray(directives)) return message;
  const names = directives.flatMap((directive) => (isObject(directive) && Array.isArray(directive.Metrics) ? directive.Metrics : []))
    .flatMap((metric) => (isObject(metric) && typeof metric.Name === 'string' ? [metric.Name] : []));
  return `${message.slice(0, start)}metrics: ${names.map((name) => `${name}=${JSON.stringify(document[name])}`).join(', ')}`;
}

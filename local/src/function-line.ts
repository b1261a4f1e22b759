import { parsed } from './json';

/** Prefix that Lambda adds to every line, or that a reader of a terminal doesn't need. */
const COMMON = new Set([
  'level', 'message', 'timestamp', 'requestId', 'cold_start', 'function_arn', 'function_memory_size', 'function_name', 'function_request_id', 'sampling_rate', 'service', 'xray_trace_id',
]);

/**
 * A line that a function logged, as people read it: its level, the beginning of the request id, its message. Undefined: it has
 * another form.
 */
export function functionLine(message: string): string | undefined {
  const { id, level, text } = /^\d{4}-\S+Z\t(?<id>\S*)\t(?<level>[A-Z]+)\t(?<text>.*)$/s.exec(message)?.groups
    ?? /^\[(?<level>[A-Z]+)\]\t\d{4}-\S+Z\t(?<id>\S*)\t(?<text>.*)$/s.exec(message)?.groups ?? {};
  if (level !== undefined) return line(level, id, withTrace(text ?? ''));
  const document = message.startsWith('{') ? parsed(message) : undefined;
  if (document === undefined || typeof document.level !== 'string' || document.message === undefined) return undefined;
  const rest = Object.entries(document).filter(([name]) => !COMMON.has(name)).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const said = typeof document.message === 'string' ? document.message : JSON.stringify(document.message);
  return line(document.level, String(document.requestId ?? document.function_request_id ?? ''), [said, ...rest].join(' '));
}

/** An error that the runtime reports is told by its trace. */
function withTrace(text: string): string {
  const document = /^[A-Z][A-Za-z ]+ \t(?<document>\{.*\})$/s.exec(text)?.groups?.document;
  const stack = document === undefined ? undefined : parsed(document)?.stack;
  return Array.isArray(stack) && stack.length > 0 ? stack.join('\n') : text;
}

function line(level: string, id: string | undefined, text: string): string {
  return [level.padEnd(5), id === undefined || id === '' || id === '-' ? '' : id.slice(0, 8), text].filter((part) => part !== '').join(' ');
}

import { isObject, Json, JsonObject, object, optionalObject, optionalString, string } from '../json';

const PREDEFINED = {
  'aws.events.rule-arn': (_event: JsonObject, rule: string): Json => rule,
  'aws.events.rule-name': (_event: JsonObject, rule: string): Json => rule.split('/').pop() ?? '',
  'aws.events.event.ingestion-time': (event: JsonObject): Json => event.time ?? '',
  'aws.events.event': (event: JsonObject): Json => event,
  'aws.events.event.json': (event: JsonObject): Json => event,
} as const;

/**
 * The input of a target for an event: the event, a constant, a part of it, or a text that is made of parts.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function targetInput(target: JsonObject, { rule }: { readonly rule: string }): (event: JsonObject) => string {
  const input = optionalString(target.Input, 'Input');
  if (input !== undefined) return () => input;
  const path = optionalString(target.InputPath, 'InputPath');
  if (path !== undefined) return (event) => JSON.stringify(at(event, path) ?? null);
  if (target.InputTransformer === undefined) return (event) => JSON.stringify(event);
  const { InputTemplate, InputPathsMap } = object(target.InputTransformer, 'InputTransformer');
  const paths = optionalObject(InputPathsMap, 'InputPathsMap');
  const template = string(InputTemplate, 'InputTemplate');
  return (event) => filled(template, (name) => {
    const predefined = PREDEFINED[name as keyof typeof PREDEFINED];
    return predefined === undefined ? paths[name] === undefined ? undefined : at(event, string(paths[name], name)) ?? '' : predefined(event, rule);
  });
}

/** A text keeps its quotes where the template has none around the variable, and stands for its characters within quotes. */
function filled(template: string, valueOf: (name: string) => Json | undefined): string {
  let quoted = false;
  return template.replace(/\\.|"|<([\w.-]+)>/gs, (match, name: string | undefined) => {
    if (match === '"') quoted = !quoted;
    if (name === undefined) return match;
    const value = valueOf(name);
    if (value === undefined) return match;
    if (!quoted) return JSON.stringify(value);
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return JSON.stringify(text).slice(1, -1);
  });
}

/** `$.detail.items[0].name` */
function at(event: JsonObject, path: string): Json | undefined {
  let value: Json | undefined = event;
  for (const step of path.replace(/^\$\.?/, '').split(/[.[\]]+/).filter((part) => part !== '')) {
    value = Array.isArray(value) ? (value as readonly Json[])[Number(step)] : isObject(value) ? value[step.replace(/^['"]|['"]$/g, '')] : undefined;
  }
  return value;
}

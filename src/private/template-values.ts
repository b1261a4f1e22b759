/** A part of a template as a reader names it: a resource by its logical id, other values as they are. */
export function named(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'object') return String(value);
  const [target, ...others] = targetsOf(value);
  return target !== undefined && others.length === 0 ? target : JSON.stringify(value);
}

/** Logical ids that a value refers to, however deep in functions. Pseudo parameters are none. */
export function targetsOf(value: unknown): string[] {
  return [...new Set(referred(value))];
}

function referred(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referred);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => {
    if (key === 'Ref') return String(part).startsWith('AWS::') ? [] : [String(part)];
    if (key === 'Fn::GetAtt') return [Array.isArray(part) ? String(part[0]) : String(part).split('.')[0]];
    return referred(part);
  });
}

/** A list of a template. One that is known only at deployment has no members. */
export function listOf(value: unknown): Properties[] {
  return Array.isArray(value) ? value as Properties[] : [];
}

/** Properties of a resource, or a part of them. */
export interface Properties { readonly [name: string]: unknown }

/** A property by its path. */
export function at(properties: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (value as Properties | undefined)?.[name], properties);
}

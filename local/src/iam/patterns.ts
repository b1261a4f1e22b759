import { Json, many } from '../json';

/** Values of a condition key, whose name is in small letters: none where the call has no such key. Undefined: the runner can't tell. */
export type Context = (key: string) => readonly string[] | undefined;

/** Undefined: it depends on something that the runner doesn't know. */
export type Truth = boolean | undefined;

const known = new Map<string, RegExp>();

/** A pattern of a policy: `*` stands for any characters, `?` for one. */
export function wildcard(pattern: string, ignoreCase = false): RegExp {
  const id = `${ignoreCase}${pattern}`;
  const expression = known.get(id) ?? new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.')}$`, ignoreCase ? 'is' : 's');
  known.set(id, expression);
  return expression;
}

/** Whether one of the patterns covers a text. */
export function covers(patterns: Json | undefined, text: string, ignoreCase: boolean, context: Context = () => undefined): Truth {
  const answers = many(patterns).map((pattern): Truth => {
    const expression = filled(String(pattern), context);
    return expression === undefined ? undefined : wildcard(expression, ignoreCase).test(text);
  });
  return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
}

export function not(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth;
}

/** A text with the values of its policy variables (`${aws:PrincipalAccount}`). Undefined: one of them isn't known. */
export function filled(text: string, context: Context): string | undefined {
  let isKnown = true;
  const result = text.replace(/\$\{(?<name>[^}]+)\}/g, (_, name: string) => {
    // `${*}` stands for the character itself; no name that is compared here has one.
    const [value] = ['*', '?', '$'].includes(name) ? [name] : context(name.toLowerCase()) ?? [];
    isKnown &&= value !== undefined;
    return value ?? '';
  });
  return isKnown ? result : undefined;
}

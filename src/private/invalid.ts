import { Duration, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { SettingError } from './setting-error';

/** The error of a prop that cannot be honoured: names the prop, the value and what is allowed. `@located` adds the path of the construct. */
export function invalid(prop: string, value: unknown, allowed: string): SettingError {
  return new SettingError(prop, `${show(value)} cannot be used. Allowed: ${allowed}.`);
}

/** The same, with the path of the construct in front. */
export function invalidIn(scope: IConstruct, prop: string, value: unknown, allowed: string): SettingError {
  return invalid(prop, value, allowed).at(scope.node.path);
}

/** The error of a setting that another one contradicts: names both, the value, and what to do. */
export function conflict(prop: string, value: unknown, other: string, remedy: string): SettingError {
  return new SettingError(prop, `${show(value)} conflicts with ${other}. ${remedy}.`);
}

/** The error of two settings that exclude each other. */
export function conflictIn(scope: IConstruct, prop: string, other: string, remedy: string): SettingError {
  return new SettingError(prop, `cannot be set together with ${other}. ${remedy}.`).at(scope.node.path);
}

/** Puts the path of the construct in front of what is thrown. */
export function checkIn<T>(scope: IConstruct, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof SettingError ? error.at(scope.node.path) : error;
  }
}

/** Throws unless the number is a whole one within the limits. Tokens pass: CloudFormation knows their value, we do not. */
export function checkInteger(prop: string, value: number | undefined, min: number, max: number): void {
  if (value === undefined || Token.isUnresolved(value)) return;
  if (!Number.isInteger(value) || value < min || value > max) {
    throw invalid(prop, value, `a whole number from ${min} to ${max}`);
  }
}

/** Throws for a token, too: the number is written into a text that no deployment fills in, or decides what is made. */
export function checkKnownInteger(prop: string, value: number, min: number, max: number): void {
  if (Token.isUnresolved(value)) throw invalid(prop, 'a token', `a whole number from ${min} to ${max} that is known at synthesis`);
  checkInteger(prop, value, min, max);
}

/** Throws unless the duration is of whole seconds within the limits. Tokens pass. */
export function checkSeconds(prop: string, duration: Duration | undefined, min: number, max: number): void {
  if (duration === undefined || duration.isUnresolved()) return;
  const seconds = duration.toSeconds({ integral: false });
  if (!Number.isInteger(seconds) || seconds < min || seconds > max) {
    throw invalid(prop, duration.toHumanString(), `whole seconds from ${min} to ${max}`);
  }
}

/** Throws for a list that is one token: its values are looked at, or written one by one. */
export function checkKnownList(prop: string, values: readonly unknown[] | undefined): void {
  if (Token.isUnresolved(values)) {
    throw invalid(prop, 'a list token', 'a list whose length is known at synthesis; its values may be tokens, such as Fn.select(0, list)');
  }
}

/** Throws for a value that is in a list twice. */
export function checkDistinct(prop: string, values: readonly string[] = []): void {
  const twice = values.find((value, index) => values.indexOf(value) < index);
  if (twice !== undefined) throw invalid(prop, twice, 'each one once');
}

/** Throws for what is no member of an enum, as users without types can pass. Tokens pass. */
export function checkMember(prop: string, value: string | number | undefined, members: object): void {
  if (value === undefined || Token.isUnresolved(value)) return;
  // An enum of numbers has the names of its members among its values.
  const values = Object.values(members).filter((one) => typeof one === typeof value);
  if (!values.includes(value)) throw invalid(prop, value, values.join(', '));
}

function show(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}

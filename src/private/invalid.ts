import { Duration, Token } from 'aws-cdk-lib';

/** The error of a prop that cannot be honoured: names the prop, the value and what is allowed. */
export function invalid(prop: string, value: unknown, allowed: string): Error {
  return new Error(`${prop}: ${show(value)} cannot be used. Allowed: ${allowed}.`);
}

/** Throws unless the number is a whole one within the limits. Tokens pass: CloudFormation knows their value, we do not. */
export function checkInteger(prop: string, value: number | undefined, min: number, max: number): void {
  if (value === undefined || Token.isUnresolved(value)) return;
  if (!Number.isInteger(value) || value < min || value > max) {
    throw invalid(prop, value, `a whole number from ${min} to ${max}`);
  }
}

/** Throws unless the duration is of whole seconds within the limits. Tokens pass. */
export function checkSeconds(prop: string, duration: Duration | undefined, min: number, max: number): void {
  if (duration === undefined || duration.isUnresolved()) return;
  const seconds = duration.toSeconds({ integral: false });
  if (!Number.isInteger(seconds) || seconds < min || seconds > max) {
    throw invalid(prop, duration.toHumanString(), `whole seconds from ${min} to ${max}`);
  }
}

function show(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}

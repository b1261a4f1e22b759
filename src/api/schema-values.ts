import { Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { invalid, invalidIn } from '../private/invalid';
import { isPlain } from '../private/sorted';

/**
 * Throws for what a schema cannot be written with: itself within itself, tokens as names, and the name `__proto__`, which JavaScript takes for
 * the prototype, so that it would be missing in what is written.
 */
export function checkValues(at: string, value: unknown, around: readonly object[] = []): void {
  if (typeof value !== 'object' || value === null || Token.isUnresolved(value)) return;
  if (around.includes(value)) throw invalid(at, 'an object that contains itself', "schemas without cycles: put the schema into definitions and refer to it by ref: '#/definitions/<name>'");
  if (!Array.isArray(value) && !isPlain(value)) throw invalid(at, 'an object with a prototype', "plain objects, without the name '__proto__'");
  for (const [name, each] of Object.entries(value)) {
    if (name === '__proto__') throw invalid(at, name, 'other names: JavaScript takes this one for the prototype of the object');
    if (Token.isUnresolved(name)) throw invalid(at, 'a token as a name', 'names that are known at synthesis');
    checkValues(`${at}.${name}`, each, [...around, value]);
  }
}

/** The same with the values of tokens, for a document that no deployment fills in. Throws for a token whose value is known only at deployment. */
export function knownValues(scope: IConstruct, at: string, value: unknown): unknown {
  if (Token.isUnresolved(value)) {
    const known: unknown = Stack.of(scope).resolve(value);
    if (!isLate(known)) return known;
    throw invalidIn(scope, at, JSON.stringify(known),
      'values that are known at synthesis in the OpenAPI document; leave api.openApiFile out, or the value');
  }
  if (Array.isArray(value)) return value.map((each, index) => knownValues(scope, `${at}.${index}`, each));
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, knownValues(scope, `${at}.${name}`, each)]));
}

/** Whether CloudFormation has something to put in. */
function isLate(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, each]) => name === 'Ref' || name.startsWith('Fn::') || isLate(each));
}

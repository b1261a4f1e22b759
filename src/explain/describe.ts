import { Duration, Size, SizeRoundingBehavior, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { entriesOf } from '../private/sorted';

/** A value in a few words. */
export function describe(value: unknown): string {
  if (Token.isUnresolved(value)) return 'known at deployment';
  if (value instanceof Duration) return value.toHumanString();
  if (value instanceof Size) return `${value.toMebibytes({ rounding: SizeRoundingBehavior.NONE })} MiB`;
  if (Construct.isConstruct(value)) return value.node.path;
  if (Array.isArray(value)) return value.length ? value.map(describe).join(', ') : 'none';
  if (typeof value !== 'object' || value === null) return String(value);
  return isLast(Object.getPrototypeOf(value)) ? describeFields(value) : describeInstance(value);
}

function describeFields(value: object): string {
  const fields = entriesOf(value as { readonly [name: string]: unknown }).filter(([, field]) => field !== undefined);
  return `{ ${fields.map(([name, field]) => `${name}: ${describe(field)}`).join(', ')} }`;
}

/** By its name or kind, or by the class that users know, which hides those behind its factories. */
function describeInstance(value: object): string {
  const { name, kind, expressionString } = value as { name?: unknown; kind?: unknown; expressionString?: unknown };
  const own = [name, kind, expressionString].find((candidate) => typeof candidate === 'string');
  return typeof own === 'string' ? own : baseOf(value);
}

function baseOf(value: object): string {
  const prototype = Object.getPrototypeOf(value) as object;
  return isLast(Object.getPrototypeOf(prototype)) ? prototype.constructor.name : baseOf(prototype);
}

/** The prototype of plain objects, whichever realm they are of. */
function isLast(prototype: object | null): boolean {
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

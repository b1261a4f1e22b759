import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** Something that will go wrong, and where. */
export interface Warning {
  /** Last part of the id that the warning is acknowledged by. */
  readonly id: string;
  readonly at: IConstruct;
  readonly message: string;
}

/** A system and its constructs, which are collected once for all guards. */
export interface Guarded {
  readonly scope: IConstruct;
  readonly system: readonly IConstruct[];
  readonly stack: readonly IConstruct[];
}

/** The constructs of a type. */
export function ofType<T extends IConstruct>(constructs: readonly IConstruct[], type: new (...args: never[]) => T): T[] {
  return constructs.filter((construct): construct is T => construct instanceof type);
}

/** A value as the template has it. */
export function resolved<T>(at: IConstruct, value: unknown): T | undefined {
  return Stack.of(at).resolve(value) as T | undefined;
}

/** Characters of a value in a document, with what is known only at deployment taken for an ARN of the usual length. */
export function lengthOf(value: unknown): number {
  if (isIntrinsic(value)) return 100;
  if (Array.isArray(value)) return 2 + value.reduce<number>((sum, each) => sum + lengthOf(each) + 1, 0);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)?.length ?? 0;
  return 2 + Object.entries(value).reduce((sum, [name, each]) => sum + name.length + 4 + lengthOf(each), 0);
}

function isIntrinsic(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const names = Object.keys(value);
  return names.length === 1 && (names[0] === 'Ref' || names[0].startsWith('Fn::'));
}

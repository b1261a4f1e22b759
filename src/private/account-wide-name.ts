import { Names, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { shortHash } from './short-hash';

/** As long as the longest region, and the hyphen before it. */
const REGION_LENGTH = 16;

/** So many characters at the end of a name of CDK's are a hash. */
const HASH_LENGTH = 8;

interface NameOptions {
  readonly maxLength: number;

  /** Which of several in the scope. */
  readonly part?: string;

  /** Values whose change makes CloudFormation replace what has the name. It makes the new one first, which must have another name. */
  readonly replacing?: unknown[];
}

/**
 * A name for what must be unique in an account over all regions. Names that CDK makes up have no region, so that the same stack
 * could not be deployed to a second one. The region is text: a stack may learn it from its deployment only.
 */
export function accountWideName(scope: IConstruct, { maxLength, part, replacing }: NameOptions): string {
  const stack = Stack.of(scope);
  const ending = part === undefined ? '' : `-${part}`;
  const own = Names.uniqueResourceName(scope, { maxLength: maxLength - ending.length - REGION_LENGTH, separator: '-' });
  const name = replacing ? `${own.slice(0, -HASH_LENGTH)}${shortHash(stack, own, ...replacing)}` : own;
  return `${name}${ending}-${stack.region}`;
}

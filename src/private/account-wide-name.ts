import { Names, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** As long as the longest region, and the hyphen before it. */
const REGION_LENGTH = 16;

/**
 * A name for what must be unique in an account over all regions. Names that CDK makes up have no region, so that the same stack
 * could not be deployed to a second one.
 */
export function accountWideName(scope: IConstruct, maxLength: number, part?: string): string {
  const ending = part === undefined ? '' : `-${part}`;
  const own = Names.uniqueResourceName(scope, { maxLength: maxLength - ending.length - REGION_LENGTH, separator: '-' });
  return `${own}${ending}-${Stack.of(scope).region}`;
}

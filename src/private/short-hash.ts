import { createHash } from 'crypto';
import { Stack } from 'aws-cdk-lib';

/**
 * Eight characters that stand for values. For fixed names of resources that CloudFormation replaces when a value changes: it makes the new one
 * first, which must have another name than the old.
 */
export function shortHash(stack: Stack, ...values: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(stack.resolve(values))).digest('hex').slice(0, 8);
}

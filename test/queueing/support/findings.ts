import { Stack } from 'aws-cdk-lib';
import { reportsOf, unacknowledged } from '../../support/compliance';

/** Findings of the packs and the built-in validator in a stack, without acknowledged ones. */
export function findingsOf(build: (stack: Stack) => void, flags: Record<string, unknown>): string[] {
  // Annotations are hints of CDK to whoever writes the app, such as the one that a function with a permission gets.
  return unacknowledged(reportsOf(build, flags)).filter((name) => !name.startsWith('Annotation::'));
}

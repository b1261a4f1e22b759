import { Annotations, CfnResource, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** CloudFormation takes this many resources in a stack. */
export const MAX_RESOURCES = 500;

/** Warn when four fifths are reached: there is still time to split. */
const WARN_AT = 0.8 * MAX_RESOURCES;

/** Number of resources that a stack has so far. */
export function resourcesOf(stack: Stack): number {
  return stack.node.findAll().filter((construct) => CfnResource.isCfnResource(construct) && Stack.of(construct) === stack).length;
}

/** Says at synthesis when a stack nears CloudFormation's limit, and what to do about it. */
export function warnOfManyResources(scope: IConstruct): void {
  scope.node.addValidation({
    validate: () => {
      const count = resourcesOf(Stack.of(scope));
      if (count > WARN_AT) {
        Annotations.of(scope).addWarningV2('cdk-serverless-api-pattern:manyResources',
          `The stack has ${count} of the ${MAX_RESOURCES} resources that CloudFormation takes. `
          + 'Put further routes into another stack: see "Many routes" in docs/api.md.');
      }
      return [];
    },
  });
}

import { Annotations, CfnResource, Stack } from 'aws-cdk-lib';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { sortedJson } from '../private/sorted';

/** Settings that Cognito doesn't change for an existing pool, as this library makes it. */
const PINNED = {
  AliasAttributes: undefined,
  Schema: [{ Mutable: true, Name: 'email', Required: true }],
  UsernameAttributes: ['email'],
  UsernameConfiguration: { CaseSensitive: false },
};

/** Warns at synthesis where an override made the attributes of a pool others. */
export function watchSchema(userPool: UserPool): void {
  userPool.node.addValidation({
    validate: () => {
      const properties = propertiesOf(userPool.node.defaultChild as CfnResource);
      const changed = Object.entries(PINNED)
        .filter(([name, pinned]) => JSON.stringify(properties[name]) !== JSON.stringify(pinned))
        .map(([name]) => name);
      if (changed.length) {
        Annotations.of(userPool).addWarningV2('cdk-serverless-api-pattern:userPoolSchema',
          `${changed.join(' and ')} of the user pool are not as the library makes them. Cognito changes nothing of these but by adding attributes: `
          + 'the deployment of a pool that is there will fail, or make an empty pool in its place.');
      }
      return [];
    },
  });
}

/** With overrides, as the template has them, in one order, so that texts can be compared. */
function propertiesOf(resource: CfnResource): { readonly [name: string]: unknown } {
  const { Resources } = Stack.of(resource).resolve(resource._toCloudFormation()) as { Resources: { [id: string]: { Properties: object } } };
  return sortedJson(Object.values(Resources)[0].Properties) as { [name: string]: unknown };
}

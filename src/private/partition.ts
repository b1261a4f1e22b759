import { Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** Whether a stack is in China or in GovCloud, whose partitions lack some services. One that does not say where it is, is not. */
export function isApart(scope: IConstruct): boolean {
  const { region } = Stack.of(scope);
  return !Token.isUnresolved(region) && /^(cn|us-gov)-/.test(region);
}

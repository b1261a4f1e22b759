import { CfnResource, Stack, Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { ServerlessApiPattern, ServerlessFunction } from 'cdk-serverless-api-pattern';

/** What compliance packs find in what this app adds to the library, each with the reason why it stays. */
export function acknowledgeFindings(shop: ServerlessApiPattern, invoices: ServerlessFunction): void {
  Validations.of(invoices).acknowledge({
    id: wildcard(`<${logicalId(shop.bucket)}.Arn>/invoices/*`),
    reason: 'An invoice has the id of its job, which is not known before. Nothing else is under this prefix.',
  });
}

/** As cdk-nag names the finding that a policy has a wildcard. */
function wildcard(resource: string): string {
  return `AwsSolutions::AwsSolutions-IAM5[Resource::${resource}]`;
}

function logicalId({ node }: IConstruct): string {
  return Stack.of(node.defaultChild!).getLogicalId(node.defaultChild as CfnResource);
}

import { Acknowledgment, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';

/** Context that switches the library's own acknowledgements off for a construct tree. */
export const ACKNOWLEDGE_CONTEXT = 'cdk-serverless-api-pattern:acknowledgeFindings';

/**
 * Acknowledges findings of compliance packs on one construct, unless the user wants to see them all.
 * The form `Pack::Pack-RULE[finding]` is the one that leaves its evidence in the assembly's report.
 */
export function acknowledge(scope: IConstruct, ...findings: Acknowledgment[]): void {
  if (scope.node.tryGetContext(ACKNOWLEDGE_CONTEXT) === false) return;
  Validations.of(scope).acknowledge(...findings);
}

/** The packs of cdk-nag for regulated industries, which share the names of their rules. */
const REGULATORY_PACKS = ['HIPAA.Security', 'NIST.800.53.R4', 'NIST.800.53.R5', 'PCI.DSS.321'];

/** Acknowledges a rule of the packs for regulated industries, in each that has it. */
export function acknowledgeRegulatory(scope: IConstruct, rule: string, reason: string): void {
  acknowledge(scope, ...REGULATORY_PACKS.map((pack) => ({ id: `${pack}::${pack}-${rule}`, reason })));
}

/** Acknowledges that a policy names a resource with a wildcard in it. */
export function acknowledgeWildcard(scope: IConstruct, arn: string, reason: string): void {
  scope.node.addValidation({
    // The finding holds the resource as the template has it, which is known only when references between stacks are made.
    validate: () => {
      acknowledge(scope, { id: `AwsSolutions::AwsSolutions-IAM5[Resource::${flatten(Stack.of(scope).resolve(arn))}]`, reason });
      return [];
    },
  });
}

/** Acknowledges every wildcard in the actions and resources of these statements. */
export function acknowledgeWildcards(scope: IConstruct, statements: readonly PolicyStatement[], reason: string): void {
  for (const action of new Set(statements.flatMap(({ actions }) => actions))) {
    if (action.includes('*')) acknowledge(scope, { id: `AwsSolutions::AwsSolutions-IAM5[Action::${action}]`, reason });
  }
  scope.node.addValidation({
    validate: () => {
      // As a list: one that is a token is resolved as a whole.
      const resources = statements.flatMap((statement) => [Stack.of(scope).resolve(statement.resources) as unknown].flat()).map(flatten);
      for (const resource of new Set(resources)) {
        if (resource.includes('*')) acknowledge(scope, { id: `AwsSolutions::AwsSolutions-IAM5[Resource::${resource}]`, reason });
      }
      return [];
    },
  });
}

/** A resolved value as cdk-nag writes it in its findings. */
function flatten(value: unknown): string {
  if (typeof value === 'string') return value.replace(/\${/g, '<').replace(/}/g, '>');
  const [[name, argument]] = Object.entries(value as Record<string, unknown>);
  switch (name) {
    case 'Ref': return `<${argument}>`;
    case 'Fn::GetAtt': return `<${(argument as string[]).join('.')}>`;
    case 'Fn::Join': {
      const [delimiter, parts] = argument as [string, unknown[]];
      return parts.map(flatten).join(delimiter);
    }
    case 'Fn::Sub':
    case 'Fn::ImportValue': return flatten(argument);
    default: return JSON.stringify(value);
  }
}

import { Names, Stack } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';

/** Context that names the namespace of all business metrics below a system. */
const CONTEXT = 'cdk-serverless-api-pattern:metricsNamespace';

/** CloudWatch takes 255 characters. 128 of them may be the stack's name. */
const MAX_PATH = 120;

/** Has all handlers below a system, which has no children yet, count in the namespace of the system. */
export function shareMetricsNamespace(system: Construct): void {
  system.node.setContext(CONTEXT, namespaceOf(system));
}

/** Namespace of the metrics of handlers below a construct: that of their system, or else of the construct itself. */
export function metricsNamespace(scope: IConstruct): string {
  return scope.node.tryGetContext(CONTEXT) as string | undefined ?? namespaceOf(scope);
}

/** `<stack>/<path in the stack>`: no two constructs of a stack share it, wherever they are, nor do two stacks of an account. */
function namespaceOf(scope: IConstruct): string {
  const stack = Stack.of(scope);
  const path = scope === stack ? stack.node.id : scope.node.path.slice(stack.node.path.length).replace(/^\//, '');
  const readable = /^[\w./#:-]+$/.test(path) && path.length <= MAX_PATH;
  return `${stack.stackName}/${readable ? path : Names.uniqueResourceName(scope, { maxLength: MAX_PATH })}`;
}

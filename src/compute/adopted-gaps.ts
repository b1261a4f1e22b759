import { Annotations, Stack } from 'aws-cdk-lib';
import { Alias, CfnEventInvokeConfig, CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { IConstruct } from 'constructs';

/** Settings that functions of this library have and others may lack. */
interface Gap {
  /** Last part of the warning's id. */
  readonly id: string;
  readonly found: boolean;
  readonly text: string;
}

/** Warns of each gap, when all is said: settings of a function can change until synthesis. */
export function warnOfGaps(scope: IConstruct, adopted: LambdaFunction, alias: Alias): void {
  scope.node.addValidation({
    validate: () => {
      for (const { id, found, text } of gapsOf(adopted, alias)) {
        if (found) Annotations.of(scope).addWarningV2(`cdk-serverless-api-pattern:${id}`, `${adopted.node.path} ${text}`);
      }
      return [];
    },
  });
}

function gapsOf(adopted: LambdaFunction, alias: Alias): Gap[] {
  const { tracingConfig, deadLetterConfig } = Stack.of(adopted).resolve({
    tracingConfig: resourceOf(adopted).tracingConfig, deadLetterConfig: resourceOf(adopted).deadLetterConfig,
  }) as Pick<CfnFunction, 'deadLetterConfig'> & { readonly tracingConfig?: { readonly mode?: string } };
  return [
    { id: 'adoptedWithoutRetention', found: keepsLogsForEver(adopted), text: 'keeps its logs for ever. Set logGroup with a retention.' },
    { id: 'adoptedWithoutTracing', found: tracingConfig?.mode !== 'Active', text: 'records no traces. Set tracing: Tracing.ACTIVE.' },
    {
      id: 'adoptedWithoutFailureDestination',
      found: !deadLetterConfig && ![adopted, alias].some(hasFailureDestination),
      text: 'loses the events of asynchronous invocations that fail. Set onFailure or deadLetterQueue, or acknowledge this warning if nothing invokes it asynchronously.',
    },
  ];
}

const resourceOf = (adopted: LambdaFunction) => adopted.node.defaultChild as CfnFunction;

/** The retention of an imported log group can't be read, so it is assumed. */
function keepsLogsForEver(adopted: LambdaFunction): boolean {
  if (!resourceOf(adopted).loggingConfig) return adopted.node.tryFindChild('LogRetention') === undefined;
  const logGroup = adopted.logGroup.node.defaultChild;
  return logGroup instanceof CfnLogGroup && logGroup.retentionInDays === undefined;
}

function hasFailureDestination(invoked: IConstruct): boolean {
  const configs = invoked.node.findAll().filter((each): each is CfnEventInvokeConfig => each instanceof CfnEventInvokeConfig);
  const destinations = configs.map(({ destinationConfig, stack }) => stack.resolve(destinationConfig) as { readonly onFailure?: object } | undefined);
  return destinations.some((each) => each?.onFailure !== undefined);
}

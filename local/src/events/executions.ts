import { setTimeout as pause } from 'node:timers/promises';
import type { EventToPut } from './event-buses';
import { awsJson } from '../emulators/aws-call';
import type { AwsRequest, AwsResponse } from '../front/aws-service';
import { JsonObject, optionalNumber, optionalString, parsed, string } from '../json';
import type { Construction } from '../resources/resource-type';
import { inBackground } from '../serving/background';

const POLL_MS = 1_000;

/** An execution of a state machine that has ended. */
export interface EndedExecution {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status: string;
  /** Milliseconds since 1970. */
  readonly startDate: number;
  readonly input: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html */
export function executionEnd(execution: EndedExecution): EventToPut {
  const { output = null, error = null, cause = null } = execution;
  return {
    source: 'aws.states',
    detailType: 'Step Functions Execution Status Change',
    detail: {
      ...execution,
      output,
      error,
      cause,
      stopDate: Date.now(),
      inputDetails: { included: true },
      outputDetails: output === null ? null : { included: true },
    },
    resources: [execution.executionArn],
  };
}

/** Other emulators don't tell the app's event bus how executions end, so they are asked. */
export function hearOfExecutions(url: string, system: Construction): void {
  system.front.observe('states', async (request: AwsRequest, answer: AwsResponse) => {
    const isStart = answer.status === 200
      && String(request.headers['x-amz-target']).endsWith('.StartExecution');
    const arn = isStart ? parsed(answer.body.toString('utf8'))?.executionArn : undefined;
    if (typeof arn !== 'string') return;
    inBackground(follow(arn, url, system), (message) => system.log('local', `The end of the execution ${arn} isn't known: ${message}`));
  });
}

async function follow(executionArn: string, url: string, system: Construction): Promise<void> {
  const { hostname, port } = new URL(url);
  const endpoint = { host: hostname, port: port === '' ? 80 : Number(port) };
  while (!system.children.stopping) {
    const execution = await awsJson({ endpoint, service: 'states', region: system.region }, 'AWSStepFunctions.DescribeExecution', { executionArn });
    if (execution.status !== 'RUNNING') {
      await system.live().buses.put(executionEnd(described(execution)), system);
      return;
    }
    await pause(POLL_MS, undefined, { ref: false });
  }
}

function described(execution: JsonObject): EndedExecution {
  const text = (name: string): string | undefined => optionalString(execution[name], name);
  return {
    executionArn: string(execution.executionArn, 'executionArn'),
    stateMachineArn: string(execution.stateMachineArn, 'stateMachineArn'),
    name: string(execution.name, 'name'),
    status: string(execution.status, 'status'),
    startDate: (optionalNumber(execution.startDate, 'startDate') ?? 0) * 1000,
    input: text('input') ?? '{}',
    output: text('output'),
    error: text('error'),
    cause: text('cause'),
  };
}

import { Rule } from 'aws-cdk-lib/aws-events';
import { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { IMonitoring } from '../monitoring/contract';
import { WorkQueue } from '../queueing';
import { sendToQueue } from '../queueing/rule-target';

/** Statuses that an execution ends with. */
const ENDS = ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'];

/** Whose ends are told to which queue. */
interface Heard {
  readonly machine: IStateMachine;
  readonly queue: WorkQueue;
  readonly monitoring?: IMonitoring;
}

/** Step Functions → EventBridge → the queue of the type: the ends of all executions of a state machine. */
export function hearOfExecutions(scope: Construct, id: string, { machine, queue, monitoring }: Heard): void {
  const rule = new Rule(scope, id, {
    description: 'Ends of executions that run jobs',
    eventPattern: {
      source: ['aws.states'],
      detailType: ['Step Functions Execution Status Change'],
      detail: { stateMachineArn: [machine.stateMachineArn], status: ENDS },
    },
  });
  sendToQueue(rule, queue, { name: id, monitoring });
}

import { Duration, Stack } from 'aws-cdk-lib';
import { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { ContinuedHandler, createContinuedHandler } from './continued-handler';
import { BundledHandler, FunctionWiring, HandlerOptions } from '../compute';
import { freeChildId } from '../private/distinct-id';
import { sendToQueue } from '../queueing/rule-target';

/** Statuses that a stack has when other code than before may be running. */
const DEPLOYED = ['CREATE_COMPLETE', 'IMPORT_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'];

/** Resources that a rebuild works on. */
interface Rebuilt {
  readonly table: ITable;
  /** The text of `entities.json`, with all entities. */
  readonly model: string;
  readonly handler?: HandlerOptions;
}

/**
 * Makes the function that puts records into indexes that were added or changed: CloudFormation → EventBridge → SQS → the shipped `reindex` handler.
 * An event that is lost, for example because the rule is new, is made up for within an hour.
 */
export function createIndexRebuild(scope: Construct, { table, model, handler }: Rebuilt, wiring: FunctionWiring): ContinuedHandler {
  const name = freeChildId(scope, `${scope.node.id}Reindex`);
  const made = createContinuedHandler(scope, {
    name,
    handler: BundledHandler.REINDEX,
    options: handler,
    model,
    maxConcurrency: 2,
    use: (fn, queue) => {
      fn.useTable(table);
      fn.useQueue(queue);
    },
  }, wiring);
  const rule = new Rule(scope, 'Deployments', {
    description: 'Deployments of this stack, and every hour',
    eventPattern: {
      source: ['aws.cloudformation'],
      detailType: ['CloudFormation Stack Status Change'],
      detail: { 'stack-id': [Stack.of(scope).stackId], 'status-details': { status: DEPLOYED } },
    },
    schedule: Schedule.rate(Duration.hours(1)),
  });
  sendToQueue(rule, made.queue, { name, monitoring: wiring.monitoring });
  return made;
}

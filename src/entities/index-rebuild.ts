import { Duration, Stack } from 'aws-cdk-lib';
import { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { CfnFunction, RecursiveLoop } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { BundledFunction, BundledHandler, FunctionWiring, HandlerOptions } from '../compute';
import { ENTITIES_FILE, HANDLERS } from '../handlers/catalog';
import { freeChildId } from '../private/distinct-id';
import { WorkQueue } from '../queueing';
import { sendToQueue } from '../queueing/rule-target';

/** Statuses that a stack has when other code than before may be running. */
const DEPLOYED = ['CREATE_COMPLETE', 'IMPORT_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'];

/** What a rebuild works on. */
interface Rebuilt {
  readonly table: ITable;
  /** The text of `entities.json`, with all entities. */
  readonly model: string;
  readonly handler?: HandlerOptions;
}

/** The function that rebuilds indexes, and the queue that it is told by. */
export interface IndexRebuild {
  readonly function: BundledFunction;
  readonly queue: WorkQueue;
}

/**
 * Makes the function that puts records into indexes that were added or changed: CloudFormation → EventBridge → SQS → the shipped `reindex` handler.
 * An event that is lost, for example because the rule is new, is made up for within an hour.
 */
export function createIndexRebuild(scope: Construct, { table, model, handler }: Rebuilt, wiring: FunctionWiring): IndexRebuild {
  const name = freeChildId(scope, `${scope.node.id}Reindex`);
  const queue = new WorkQueue(scope, freeChildId(scope, `${name}Queue`), {
    consumerTimeout: handler?.timeout ?? Duration.seconds(HANDLERS.reindex.timeoutSeconds),
    batchSize: 1,
    maxConcurrency: 2,
    monitoring: wiring.monitoring,
    encryptionKey: wiring.messageEncryptionKey,
  });
  const made = new BundledFunction(scope, name, {
    ...handler,
    ...wiring,
    tracing: handler?.tracing ?? wiring.tracing,
    handler: BundledHandler.REINDEX,
    files: { [ENTITIES_FILE]: model },
  });
  // A long rebuild goes on by the queue that it was told by. Lambda would end the sixteenth turn.
  (made.function.node.defaultChild as CfnFunction).recursiveLoop = RecursiveLoop.ALLOW;
  made.useTable(table);
  made.useQueue(queue.queue);
  queue.addConsumer('Consumer', made.alias);
  const rule = new Rule(scope, 'Deployments', {
    description: 'Deployments of this stack, and every hour',
    eventPattern: {
      source: ['aws.cloudformation'],
      detailType: ['CloudFormation Stack Status Change'],
      detail: { 'stack-id': [Stack.of(scope).stackId], 'status-details': { status: DEPLOYED } },
    },
    schedule: Schedule.rate(Duration.hours(1)),
  });
  sendToQueue(rule, queue, { name, monitoring: wiring.monitoring });
  return { function: made, queue };
}

import { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { BundledFunction, BundledHandler, FunctionWiring, ServerlessFunction } from '../compute';
import { handlerOptions } from '../compute/handler-options';
import { JobPipeline } from '../jobs';
import { conflictIn, invalidIn } from '../private/invalid';
import { JobSubmission, NotificationTopic } from '../queueing';
import { ServerlessApiPatternProps } from './props';

/** Parts of the system that types of job are connected to. */
interface System {
  readonly table: ITable;
  readonly topic: NotificationTopic;
  readonly functions: { [name: string]: ServerlessFunction };
}

/** Runs the declared types of job, where there are some. */
export function createJobs(
  scope: Construct, system: System, props: ServerlessApiPatternProps, wiring: FunctionWiring,
): JobPipeline | undefined {
  const { jobs: types, compute } = props;
  if (!types) return undefined;
  const { table, topic, functions } = system;
  const jobs = functions[BundledHandler.JOBS] as BundledFunction | undefined;
  checkJobs(scope, jobs, props);
  return new JobPipeline(scope, 'JobTypes', {
    ...wiring, types, jobs: jobs!, table, topic, handler: handlerOptions(compute, BundledHandler.INVOKER), functionDefaults: compute?.defaults,
  });
}

function checkJobs(scope: Construct, jobs: BundledFunction | undefined, { compute, queueing }: ServerlessApiPatternProps): void {
  if (!jobs) throw conflictIn(scope, 'jobs', 'handlers without jobs', 'Add BundledHandler.JOBS to the handlers prop: it accepts the jobs');
  if (compute?.handlers?.jobs?.replacement) {
    throw conflictIn(scope, 'jobs', 'compute.handlers.jobs.replacement', 'Leave out one of them: the shipped code queues the jobs of declared types');
  }
  if (queueing?.jobSubmission === JobSubmission.DIRECT) {
    throw conflictIn(scope, 'jobs', 'queueing.jobSubmission DIRECT', 'Use JobSubmission.FUNCTION: API Gateway would put all jobs into one queue');
  }
  const timeout = compute?.handlers?.invoker?.timeout;
  if (timeout) throw invalidIn(scope, 'compute.handlers.invoker.timeout', timeout.toHumanString(), 'the timeout of the type of job, which it follows from');
}

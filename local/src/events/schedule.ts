import { AsyncInvoker } from './async-invoker';
import { scheduleInput } from './schedule-input';
import { awsJson } from '../emulators/aws-call';
import type { CallLog } from '../front/call-log';
import { JsonObject, object, optionalObject, optionalString, parse, string } from '../json';
import { policiesOf, roleCredentials } from '../resources/iam';
import type { Construction, Resource } from '../resources/resource-type';

/** Runs a schedule once: of EventBridge Scheduler, or a scheduled rule. */
export async function fireSchedule(logicalId: string, system: Construction, calls: CallLog): Promise<void> {
  const { buses, resources } = system;
  const [rule] = resources.ofType('AWS::Events::Rule').filter(({ id }) => id === logicalId);
  if (rule !== undefined && await buses.fire(rule.id, system, resources.attribute(rule.id, 'Arn'))) return;
  const [schedule] = resources.ofType('AWS::Scheduler::Schedule').filter(({ id }) => id === logicalId);
  if (schedule === undefined) throw new Error(`The template has no schedule ${logicalId}`);
  await fire(schedule, system, calls);
}

/** Does once what a schedule does: calls its function in the name of its role, without waiting for more than that the call is taken. */
async function fire(schedule: Resource, system: Construction, calls: CallLog): Promise<void> {
  const { id, properties } = schedule;
  if (properties.State === 'DISABLED') throw new Error(`The schedule ${id} is disabled`);
  const target = object(properties.Target, `${id}.Target`);
  const arn = string(target.Arn, `${id}.Target.Arn`);
  const roleArn = string(target.RoleArn, `${id}.Target.RoleArn`);
  if (!arn.includes(':lambda:')) throw new Error(`The local runner does not support the target ${arn} of the schedule ${id}; it calls functions`);
  const input = scheduleInput(optionalString(target.Input, `${id}.Target.Input`), system.resources.attribute(id, 'Arn'), system);
  const allowed = policiesOf(roleArn, system.resources).allows('lambda:InvokeFunction', arn);
  const role = system.resources.find(['AWS::IAM::Role'], roleArn)?.id ?? roleArn;
  calls.add({ role, action: 'lambda:InvokeFunction', resource: arn, status: allowed ? 202 : 403 });
  if (allowed) await new AsyncInvoker(system, system.functions).invoke(arn, parse(input, 'Input'));
  else await giveUp(target, roleArn, input, system);
}

/** Failed calls go to the dead-letter queue, if the schedule has one. */
async function giveUp(target: JsonObject, roleArn: string, input: string, system: Construction): Promise<void> {
  const queueArn = optionalString(optionalObject(target.DeadLetterConfig, 'DeadLetterConfig').Arn, 'DeadLetterConfig.Arn');
  const queue = queueArn === undefined ? undefined : system.resources.find(['AWS::SQS::Queue'], queueArn);
  if (queue === undefined) return;
  const call = { endpoint: system.front.address, service: 'sqs' as const, region: system.region, accessKeyId: roleCredentials(roleArn, system) };
  await awsJson(call, 'AmazonSQS.SendMessage', { QueueUrl: system.resources.ref(queue.id), MessageBody: input });
}

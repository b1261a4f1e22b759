import { awsForm, awsJson } from '../emulators/aws-call';
import { FunctionSettings } from '../functions/function-settings';
import type { Construction } from '../resources/resource-type';

/** Sends to a queue or topic in a function's name, as Lambda does it. Gives false for a destination of another kind. */
export async function sendTo(destination: string, body: string, sender: FunctionSettings, system: Construction): Promise<boolean> {
  const call = { endpoint: system.front.address, region: system.region, accessKeyId: sender.credentials.accessKeyId };
  const service = destination.split(':')[2];
  if (service === 'sqs') {
    const queue = system.resources.find(['AWS::SQS::Queue'], destination);
    if (queue === undefined) throw new Error(`${destination} is no queue of this template`);
    await awsJson({ ...call, service }, 'AmazonSQS.SendMessage', { QueueUrl: system.resources.ref(queue.id), MessageBody: body });
    return true;
  }
  if (service !== 'sns') return false;
  await awsForm({ ...call, service }, { Action: 'Publish', TopicArn: destination, Message: body });
  return true;
}

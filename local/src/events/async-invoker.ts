import { setTimeout as pause } from 'node:timers/promises';
import { awsForm, awsJson } from '../emulators/aws-call';
import { Functions } from '../functions/functions';
import { invocation, InvocationResult } from '../functions/invocation';
import { Json, JsonObject, optionalNumber, optionalObject, optionalString, parse } from '../json';
import type { Construction } from '../resources/resource-type';

const DEFAULT_RETRIES = 2;
const DEFAULT_PAUSE_SECONDS = 1;

/** Asynchronous invocation: repeats what fails, then hands the event to the destination or dead-letter queue. */
export class AsyncInvoker {
  constructor(private readonly system: Construction, private readonly functions: Functions) {}

  public async invoke(reference: string, event: Json): Promise<void> {
    const target = this.functions.target(reference);
    const config = this.config(reference);
    const attempts = 1 + (optionalNumber(config.MaximumRetryAttempts, 'MaximumRetryAttempts') ?? DEFAULT_RETRIES);
    const request = invocation(target.arn, event);
    let result: InvocationResult | undefined;
    for (let attempt = 1; attempt <= attempts && result?.outcome !== 'succeeded'; attempt += 1) {
      if (attempt > 1) await pause((this.system.options.asyncRetrySeconds ?? DEFAULT_PAUSE_SECONDS) * 1000);
      result = await target.function.invoke(request, target.version);
    }
    if (result === undefined) return;
    const destinations = optionalObject(config.DestinationConfig, 'DestinationConfig');
    const succeeded = result.outcome === 'succeeded';
    const destination = optionalString(optionalObject(succeeded ? destinations.OnSuccess : destinations.OnFailure, 'destination').Destination, 'Destination');
    if (destination !== undefined) {
      await this.deliver(target.function.settings.logicalId, destination, JSON.stringify({
        version: '1.0',
        timestamp: new Date().toISOString(),
        requestContext: { requestId: request.requestId, functionArn: target.arn, condition: succeeded ? 'Success' : 'RetriesExhausted', approximateInvokeCount: attempts },
        requestPayload: event,
        responseContext: { statusCode: 200, executedVersion: target.version, ...(succeeded ? {} : { functionError: 'Unhandled' }) },
        responsePayload: parse(result.payload, 'payload'),
      }));
    }
    const deadLetters = this.deadLetterTarget(target.function.settings.logicalId);
    if (!succeeded && deadLetters !== undefined) await this.deliver(target.function.settings.logicalId, deadLetters, JSON.stringify(event));
  }

  private config(reference: string): JsonObject {
    const target = this.functions.target(reference);
    const found = this.system.resources.ofType('AWS::Lambda::EventInvokeConfig').find(({ properties }) => {
      const named = this.functions.target(optionalString(properties.FunctionName, 'FunctionName') ?? '');
      const qualifier = optionalString(properties.Qualifier, 'Qualifier') ?? '$LATEST';
      return named.function === target.function && (target.arn.split(':')[7] ?? '$LATEST') === qualifier;
    });
    return found?.properties ?? {};
  }

  private deadLetterTarget(functionId: string): string | undefined {
    const [found] = this.system.resources.ofType('AWS::Lambda::Function').filter(({ id }) => id === functionId);
    return optionalString(optionalObject(found?.properties.DeadLetterConfig, 'DeadLetterConfig').TargetArn, 'TargetArn');
  }

  /** In the function's name, as Lambda does it. */
  private async deliver(functionId: string, destination: string, body: string): Promise<void> {
    const { accessKeyId } = this.functions.byLogicalId(functionId).settings.credentials;
    const call = { endpoint: this.system.front.address, region: this.system.region, accessKeyId };
    const service = destination.split(':')[2];
    if (service === 'sqs') {
      const queue = this.system.resources.find(['AWS::SQS::Queue'], destination);
      if (queue === undefined) throw new Error(`${destination} is no queue of this template`);
      await awsJson({ ...call, service }, 'AmazonSQS.SendMessage', { QueueUrl: this.system.resources.ref(queue.id), MessageBody: body });
    } else if (service === 'sns') {
      await awsForm({ ...call, service }, { Action: 'Publish', TopicArn: destination, Message: body });
    } else if (service === 'lambda') {
      await this.invoke(destination, parse(body, 'event'));
    } else {
      this.system.log('local', `${functionId}: the destination ${destination} is not supported`);
    }
  }
}

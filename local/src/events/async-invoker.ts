import { setTimeout as pause } from 'node:timers/promises';
import { sendTo } from './destination';
import { Functions, FunctionTarget } from '../functions/functions';
import { invocation, InvocationResult } from '../functions/invocation';
import { Json, JsonObject, optionalNumber, optionalObject, optionalString, parse } from '../json';
import { retryPause } from '../options';
import type { Construction } from '../resources/resource-type';

const DEFAULT_RETRIES = 2;
const DEFAULT_AGE_SECONDS = 6 * 60 * 60;

/** Result of an event, after all its attempts. */
interface Ending {
  readonly condition: 'Success' | 'RetriesExhausted' | 'EventAgeExceeded';
  readonly attempts: number;
  readonly result: InvocationResult;
}

/** Asynchronous invocation: repeats what fails, then hands the event to the destination or dead-letter queue. */
export class AsyncInvoker {
  constructor(private readonly system: Construction, private readonly functions: Functions) {}

  /** Ends with the last attempt, and after its destination has what it gets. */
  public async invoke(reference: string, event: Json): Promise<void> {
    const target = this.functions.target(reference);
    const config = this.config(target);
    const request = invocation(target.arn, event);
    const { condition, attempts, result } = await this.attempt(target, request, config);
    const destinations = optionalObject(config.DestinationConfig, 'DestinationConfig');
    const succeeded = condition === 'Success';
    const destination = optionalString(optionalObject(succeeded ? destinations.OnSuccess : destinations.OnFailure, 'destination').Destination, 'Destination');
    if (destination !== undefined) {
      await this.deliver(target, destination, {
        version: '1.0',
        timestamp: new Date().toISOString(),
        requestContext: { requestId: request.requestId, functionArn: target.arn, condition, approximateInvokeCount: attempts },
        requestPayload: event,
        responseContext: { statusCode: 200, executedVersion: target.version, ...(succeeded ? {} : { functionError: 'Unhandled' }) },
        responsePayload: parse(result.payload, 'payload'),
      });
    }
    const deadLetters = this.deadLetterTarget(target.function.settings.logicalId);
    if (!succeeded && deadLetters !== undefined) await this.deliver(target, deadLetters, event);
  }

  private async attempt(target: FunctionTarget, request: ReturnType<typeof invocation>, config: JsonObject): Promise<Ending> {
    const most = 1 + (optionalNumber(config.MaximumRetryAttempts, 'MaximumRetryAttempts') ?? DEFAULT_RETRIES);
    const expires = Date.now() + (optionalNumber(config.MaximumEventAgeInSeconds, 'MaximumEventAgeInSeconds') ?? DEFAULT_AGE_SECONDS) * 1000;
    const pauseMs = retryPause(this.system.options);
    for (let attempts = 1; ; attempts += 1) {
      const result = await target.function.invoke(request, target.version);
      if (result.outcome === 'succeeded') return { condition: 'Success', attempts, result };
      if (attempts >= most) return { condition: 'RetriesExhausted', attempts, result };
      if (Date.now() + pauseMs > expires) return { condition: 'EventAgeExceeded', attempts, result };
      await pause(pauseMs);
    }
  }

  /** Each version and alias has a separate configuration, or none. */
  private config(target: FunctionTarget): JsonObject {
    const found = this.system.resources.ofType('AWS::Lambda::EventInvokeConfig').find(({ properties }) => {
      const name = optionalString(properties.FunctionName, 'FunctionName') ?? '';
      const qualifier = optionalString(properties.Qualifier, 'Qualifier') ?? '$LATEST';
      return this.functions.has(name) && this.functions.target(name).function === target.function && (target.arn.split(':')[7] ?? '$LATEST') === qualifier;
    });
    return found?.properties ?? {};
  }

  private deadLetterTarget(functionId: string): string | undefined {
    const [found] = this.system.resources.ofType('AWS::Lambda::Function').filter(({ id }) => id === functionId);
    return optionalString(optionalObject(found?.properties.DeadLetterConfig, 'DeadLetterConfig').TargetArn, 'TargetArn');
  }

  private async deliver(from: FunctionTarget, destination: string, content: Json): Promise<void> {
    const { settings } = from.function;
    if (await sendTo(destination, JSON.stringify(content), settings, this.system)) return;
    if (destination.split(':')[2] === 'lambda') await this.invoke(destination, content);
    else this.system.log('local', `${settings.logicalId}: the destination ${destination} is not supported`);
  }
}

import { JsonService, Operation } from './json-service';
import { AwsRequest, AwsResponse } from './aws-service';
import { notServed } from './runner-error';
import type { EventBuses } from '../events/event-buses';
import { executionEnd } from '../events/executions';
import { JsonObject, optionalString, string } from '../json';
import type { Place } from '../resources/resource-type';
import { inBackground } from '../serving/background';

/** An execution ends after its start has been answered, and whoever started it has noted that. */
const MOMENT_MS = 1_000;
/** By convention, the error of an execution that another attempt wouldn't help. */
const REFUSED = 'Refused';

export interface StatesServices {
  readonly place: Place;
  readonly buses: () => EventBuses;
  readonly log: (message: string) => void;
}

/**
 * Step Functions, which isn't emulated: each execution fails, and says why. It fails as in AWS, by an event, so that what waits for its end
 * hears of it.
 */
export class StatesService extends JsonService {
  public readonly scope = 'states';
  protected readonly operations: Readonly<Record<string, Operation>> = { StartExecution: (input) => this.start(input) };
  private started = 0;

  constructor(private readonly services: StatesServices) {
    super();
  }

  public override async handle(request: AwsRequest): Promise<AwsResponse> {
    const isServed = String(request.headers['x-amz-target']).endsWith('.StartExecution');
    return isServed ? super.handle(request) : notServed(request, this.scope);
  }

  protected resources({ stateMachineArn }: JsonObject): readonly string[] {
    return [optionalString(stateMachineArn, 'stateMachineArn') ?? '*'];
  }

  private start(input: JsonObject): JsonObject {
    const { place, buses, log } = this.services;
    const stateMachineArn = string(input.stateMachineArn, 'stateMachineArn');
    const machine = stateMachineArn.split(':')[6] ?? stateMachineArn;
    this.started += 1;
    const name = optionalString(input.name, 'name') ?? `execution-${this.started}`;
    const executionArn = stateMachineArn.replace(/:stateMachine:.*/, `:execution:${machine}:${name}`);
    const startDate = Date.now();
    const cause = `The local runner doesn't emulate state machines, so ${machine} can't run. Start it with --fallback states=URL, the address of an emulator that has it`;
    log(`The execution ${name} fails: ${cause}`);
    const end = executionEnd({ executionArn, stateMachineArn, name, status: 'FAILED', startDate, input: optionalString(input.input, 'input') ?? '{}', error: REFUSED, cause });
    setTimeout(() => inBackground(buses().put(end, place), log), MOMENT_MS).unref();
    return { executionArn, startDate: startDate / 1000 };
  }
}

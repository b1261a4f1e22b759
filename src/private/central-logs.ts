import { FilterPattern, IFilterPattern, ILogSubscriptionDestination, LogGroup, SubscriptionFilter } from 'aws-cdk-lib/aws-logs';
import { IConstruct } from 'constructs';

/** Central destination of log groups. */
interface Forwarding {
  readonly destination: ILogSubscriptionDestination;
  readonly filterPattern?: IFilterPattern;
}

const FORWARDING = new WeakMap<IConstruct, Forwarding>();

/** Has the log groups that are made below a construct from now on send what is written to them. */
export function setCentralLogs(scope: IConstruct, forwarding: Forwarding): void {
  FORWARDING.set(scope, forwarding);
}

/** Whether log groups below a construct send what is written to them. */
export function hasCentralLogs(scope: IConstruct): boolean {
  return forwardingOf(scope) !== undefined;
}

/** Sends what is written to a log group where something above it says so. */
export function sendToCentralLogs(logGroup: LogGroup): LogGroup {
  const forwarding = forwardingOf(logGroup);
  if (forwarding) {
    new SubscriptionFilter(logGroup, 'Central', { logGroup, destination: forwarding.destination, filterPattern: forwarding.filterPattern ?? FilterPattern.allEvents() });
  }
  return logGroup;
}

function forwardingOf(scope: IConstruct): Forwarding | undefined {
  return [...scope.node.scopes].reverse().map((each) => FORWARDING.get(each)).find((each) => each !== undefined);
}

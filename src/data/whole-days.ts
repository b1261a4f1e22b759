import { Duration } from 'aws-cdk-lib';
import { invalid } from '../private/invalid';

/** Days of a duration. Undefined without one, or if only CloudFormation knows it. */
export function daysOf(duration: Duration | undefined): number | undefined {
  return duration === undefined || duration.isUnresolved() ? undefined : duration.toDays({ integral: false });
}

/** Throws unless the duration is a number of whole days within the limits. */
export function checkDays(prop: string, duration: Duration | undefined, min = 1, max?: number): void {
  const days = daysOf(duration);
  if (duration === undefined || days === undefined) return;
  if (!Number.isInteger(days) || days < min || (max !== undefined && days > max)) {
    const allowed = max === undefined ? 'one day or more, in whole days' : `${min} to ${max} whole days`;
    throw invalid(prop, duration.toHumanString(), allowed);
  }
}

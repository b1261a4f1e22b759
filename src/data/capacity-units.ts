import { Token } from 'aws-cdk-lib';
import { Capacity, WarmThroughput } from 'aws-cdk-lib/aws-dynamodb';
import { ScaledCapacity } from './scaled-capacity';
import { checkInteger, invalid } from '../private/invalid';

/** Checks the limits of autoscaling and translates them. */
export function renderScaled(prop: string, { min, max, targetUtilizationPercent }: ScaledCapacity): Capacity {
  checkUnits(`${prop}.min`, min);
  checkUnits(`${prop}.max`, max);
  if (!Token.isUnresolved(min) && !Token.isUnresolved(max) && min > max) throw invalid(`${prop}.min`, min, `at most ${prop}.max, which is ${max}`);
  checkInteger(`${prop}.targetUtilizationPercent`, targetUtilizationPercent, 20, 90);
  return Capacity.autoscaled({ minCapacity: min, maxCapacity: max, targetUtilizationPercent });
}

/** Throws unless the number is a whole one of at least 1: CDK drops a zero, and DynamoDB refuses it. */
export function checkUnits(prop: string, units: number | undefined): void {
  if (units === undefined || Token.isUnresolved(units)) return;
  if (!Number.isInteger(units) || units < 1) throw invalid(prop, units, 'a whole number of at least 1');
}

export function checkWarmThroughput(prop: string, throughput: WarmThroughput | undefined): void {
  if (!throughput) return;
  const { readUnitsPerSecond, writeUnitsPerSecond } = throughput;
  if (readUnitsPerSecond === undefined && writeUnitsPerSecond === undefined) {
    throw invalid(prop, '{}', 'readUnitsPerSecond, writeUnitsPerSecond or both');
  }
  checkUnits(`${prop}.readUnitsPerSecond`, readUnitsPerSecond);
  checkUnits(`${prop}.writeUnitsPerSecond`, writeUnitsPerSecond);
}

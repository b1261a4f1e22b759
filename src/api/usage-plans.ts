import { ApiKey, QuotaSettings, Stage, ThrottleSettings, UsagePlan } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { checkThrottle } from './api-validation';
import { UsagePlanOptions } from './usage-plan-options';
import { freeChildId } from '../private/distinct-id';
import { checkDistinct, checkInteger, checkKnownList, invalid } from '../private/invalid';

/** Makes the plans of the user, and one for the keys that the whole API demands. */
export function addUsagePlans(scope: Construct, stage: Stage, plans: UsagePlanOptions[], ofApi: ThrottleSettings | undefined): void {
  if (ofApi) addPlan(scope, stage, 'auth.apiKey', { id: 'UsagePlan', throttle: ofApi, keys: ['ApiKey'] });
  checkDistinct('api.usagePlans.name', plans.map(({ name }) => name));
  for (const plan of plans) {
    if (!/^[A-Za-z0-9-]+$/.test(plan.name)) throw invalid('api.usagePlans.name', plan.name, 'letters, digits and dashes');
    addPlan(scope, stage, `api.usagePlans of '${plan.name}'`, { id: `${plan.name}Plan`, ...plan, keys: plan.keys ?? [plan.name] });
  }
}

interface Plan extends Omit<UsagePlanOptions, 'name'> {
  readonly id: string;
  readonly name?: string;
  readonly keys: string[];
}

function addPlan(scope: Construct, stage: Stage, prop: string, { id, name, throttle, quota, keys }: Plan): void {
  checkThrottle(prop, throttle);
  if (throttle?.rateLimit === undefined || throttle.burstLimit === undefined) {
    throw invalid(`${prop}.throttle`, JSON.stringify(throttle), 'rateLimit and burstLimit together: keys without limits protect nothing');
  }
  checkKnownList(`${prop}.keys`, keys);
  checkDistinct(`${prop}.keys`, keys);
  checkQuota(`${prop}.quota`, quota);
  const plan = new UsagePlan(scope, freeChildId(scope, id, `plan ${name}`), { name, throttle, quota, apiStages: [{ stage }] });
  for (const key of keys) {
    const keyId = name === undefined ? key : `${name}${key}Key`;
    plan.addApiKey(new ApiKey(scope, freeChildId(scope, keyId, JSON.stringify([name, key]))));
  }
}

/** Requests that are taken off the first period: fewer than the quota. */
function checkQuota(prop: string, quota: QuotaSettings | undefined): void {
  checkInteger(`${prop}.limit`, quota?.limit, 1, Number.MAX_SAFE_INTEGER);
  checkInteger(`${prop}.offset`, quota?.offset, 0, Number.MAX_SAFE_INTEGER);
}

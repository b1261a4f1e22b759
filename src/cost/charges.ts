import { Charge, Pricings, Surroundings } from './charge';
import { COMPUTE_PRICING } from './compute-pricing';
import { CostLine } from './cost-line';
import { DATA_PRICING } from './data-pricing';
import { EDGE_PRICING } from './edge-pricing';
import { entityCharges } from './entity-pricing';
import { isFree } from './free-types';
import { MESSAGING_PRICING } from './messaging-pricing';
import { OPERATIONS_PRICING } from './operations-pricing';
import { FREE_ALARM_METRICS, FREE_DASHBOARDS, PRICES } from './prices';
import { TemplateResource } from '../private/templates';

const PRICINGS: Pricings = { ...EDGE_PRICING, ...COMPUTE_PRICING, ...DATA_PRICING, ...MESSAGING_PRICING, ...OPERATIONS_PRICING };

export interface NamedResources { readonly name: string; readonly resources: Record<string, TemplateResource> }

/** Charges of stacks, before they are formatted. */
export interface Costs {
  readonly lines: CostLine[];
  readonly notPriced: string[];

  /** Free tier of an account without other resources of the kind. */
  readonly allowances: number;
}

export function costsOf(stacks: NamedResources[], functionSeconds: number): Costs {
  const costs = { lines: [] as CostLine[], notPriced: [] as string[] };
  const used = { alarms: 0, dashboards: 0 };
  for (const { name: stack, resources } of stacks) {
    for (const [logicalId, resource] of Object.entries(resources)) {
      for (const charge of [...chargesOf(resource, { resources, functionSeconds }), ...entityCharges(resource, { resources, functionSeconds })]) {
        if (charge.unknown) {
          costs.notPriced.push(`${logicalId} (${resource.Type}) of ${stack}: ${charge.item}: ${charge.unknown}`);
          continue;
        }
        if (charge.allowance) used[charge.allowance.of] += charge.allowance.count;
        const { item, rate, monthly = 0 } = charge;
        const perMillion = charge.perMillion === undefined ? undefined : round(charge.perMillion);
        costs.lines.push({
          stack, logicalId, resourceType: resource.Type, item, monthlyAtRest: round(monthly), perMillion, rate,
        });
      }
    }
  }
  const alarms = Math.min(used.alarms, FREE_ALARM_METRICS) * PRICES.alarmMetric.usd;
  const dashboards = Math.min(used.dashboards, FREE_DASHBOARDS) * PRICES.dashboard.usd;
  return { ...costs, allowances: round(alarms + dashboards) };
}

function chargesOf({ Type, Properties = {} }: TemplateResource, surroundings: Surroundings): Charge[] {
  const pricing = PRICINGS[Type];
  if (pricing) return pricing(Properties, surroundings);
  return isFree(Type) ? [] : [{ item: 'all of it', unknown: 'there is no price for this type' }];
}

/** To a hundredth of a cent: prices have no more digits that mean something. */
export function round(usd: number): number {
  return Math.round(usd * 10_000) / 10_000;
}

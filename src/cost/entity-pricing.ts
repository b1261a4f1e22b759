import { Charge, referenceOf, Surroundings } from './charge';
import { PRICES } from './prices';
import { EntityUnits, OperationUnits, UNITS_METADATA } from '../private/entity-units';
import { ENTITIES_METADATA, StatefulEntities } from '../private/stateful-entities';
import { TemplateResource } from '../private/templates';

const ITEM = 'entity ';

/** The table's charges per operation of the entities that a function serves. A table with provisioned capacity has none per million. */
export function entityCharges({ Metadata = {} }: TemplateResource, { resources }: Surroundings): Charge[] {
  const entities = Metadata[UNITS_METADATA] as EntityUnits | undefined;
  const { table } = (Metadata[ENTITIES_METADATA] ?? {}) as Partial<StatefulEntities>;
  if (!entities || isProvisioned(resources[referenceOf(table) ?? ''])) return [];
  return Object.entries(entities).flatMap(([name, operations]) => Object.entries(operations).map(([operation, units]) => ({
    item: `${ITEM}${name}: ${operation} (${inWords(units)})`,
    perMillion: units.writes * PRICES.tableWrites.usd + units.reads * PRICES.tableReads.usd,
  })));
}

/** Whether an item is an operation of an entity. */
export function isOperation(item: string): boolean {
  return item.startsWith(ITEM);
}

/** Tables of another stack are taken for what tables of entities are by default: on demand. */
function isProvisioned(table: TemplateResource | undefined): boolean {
  return table !== undefined && table.Properties?.BillingMode !== 'PAY_PER_REQUEST';
}

function inWords({ writes, reads }: OperationUnits): string {
  return [[writes, 'write'], [reads, 'read']].filter(([count]) => count !== 0).map(([count, kind]) => `${count} ${kind} unit${count === 1 ? '' : 's'}`).join(', ');
}

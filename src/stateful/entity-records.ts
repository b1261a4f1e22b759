import { sortKeys } from './stateful-record';
import { ENTITIES_METADATA, StatefulEntities, StatefulEntity } from '../private/stateful-entities';
import { SynthesizedStack } from '../private/templates';

/** Entities by stack, by the logical id of the table (of an imported one, its name), and by name. */
export type EntityRecords = Record<string, Record<string, Record<string, StatefulEntity>>>;

export function entitiesOf(stacks: SynthesizedStack[]): EntityRecords {
  const records: EntityRecords = {};
  for (const { name, resources } of stacks) {
    for (const { Metadata = {} } of Object.values(resources)) {
      const found = Metadata[ENTITIES_METADATA] as StatefulEntities | undefined;
      if (!found) continue;
      const tables = records[name] ??= {};
      const table = nameOf(found.table);
      tables[table] = { ...tables[table], ...found.entities };
    }
  }
  return sortKeys(records) as EntityRecords;
}

function nameOf(table: unknown): string {
  return typeof table === 'string' ? table : (table as { readonly Ref?: string }).Ref ?? JSON.stringify(table);
}

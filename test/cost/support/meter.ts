import type { OperationUnits } from '../../../src/private/entity-units';
import type { Table } from '../../attack/services/table';
import type { TableInput } from '../../attack/services/table-input';

type Item = NonNullable<TableInput['Item']>;

const KB_OF_A_READ = 4;

/** Counts what DynamoDB charges for calls of a table, as if each item had 1 KB. Not for the state of indexes, which is read every 20 seconds only. */
export class Meter {
  private units = { writes: 0, reads: 0 };

  constructor(table: Table) {
    const run = table.run.bind(table);
    table.run = (action, input) => {
      const before = table.all;
      const result = run(action, input);
      this.count(action, input, before, result);
      return result;
    };
  }

  async of(operation: () => Promise<unknown>): Promise<OperationUnits> {
    this.units = { writes: 0, reads: 0 };
    await operation();
    return this.units;
  }

  private count(action: string, input: TableInput, before: readonly Item[], result: { readonly Items?: readonly Item[] }): void {
    if ((input.Key ?? input.Item)?.pk.S === 'META') return;
    const written = ({ Item: item, Key: key = item }: TableInput) =>
      1 + slotWrites(before.find(({ pk, sk }) => pk.S === key?.pk.S && sk.S === key?.sk.S), item);
    const { Items: found = [] } = result;
    switch (action) {
      case 'GetItem': this.units.reads += 1; break;
      case 'Query': this.units.reads += Math.max(1, Math.ceil(found.length / KB_OF_A_READ)) * (input.IndexName === undefined ? 1 : 0.5); break;
      case 'TransactWriteItems':
        for (const { Put, Delete = Put, ConditionCheck } of input.TransactItems ?? []) {
          this.units.writes += 2 * (ConditionCheck ? 1 : written(Delete!));
        }
        break;
      case 'PutItem': case 'DeleteItem': this.units.writes += written(input); break;
      default: throw new Error(`${action} has no price here.`);
    }
  }
}

/** A key that changes is deleted and written. One that stays is written, as other attributes change. */
function slotWrites(old: Item | undefined, next: Item | undefined): number {
  const slots = new Set(Object.keys({ ...old, ...next }).flatMap((name) => /^p(\d+)$/.exec(name)?.[1] ?? []));
  const keyOf = (item: Item | undefined, slot: string) => item?.[`p${slot}`] && `${item[`p${slot}`].S}\0${item[`s${slot}`].S}`;
  return [...slots].reduce((sum, slot) => {
    const [had, has] = [keyOf(old, slot), keyOf(next, slot)];
    return sum + (had !== undefined && has !== undefined && had !== has ? 2 : 1);
  }, 0);
}

import { Token } from 'aws-cdk-lib';
import { Attribute, AttributeType, GlobalSecondaryIndexPropsV2 } from 'aws-cdk-lib/aws-dynamodb';
import { checkWarmThroughput, renderScaled } from './capacity-units';
import { TableCapacity } from './table-capacity';
import { IndexProjection, TableIndexOptions } from './table-index';
import { invalid } from '../private/invalid';

/** Checks the indexes of a table and translates them. */
export function renderIndexes(indexes: TableIndexOptions[], capacity: TableCapacity, tableKeys: Attribute[]): GlobalSecondaryIndexPropsV2[] {
  if (indexes.length > 20) throw invalid('data.table.indexes', `${indexes.length} indexes`, 'at most 20 indexes, of which data.table.entitySlots takes eight, or as many as data.table.entitySlotCount says');
  checkAttributes(indexes, tableKeys);
  return indexes.map((index, position) => {
    const path = `data.table.indexes[${position}]`;
    checkName(`${path}.indexName`, index.indexName, indexes.slice(0, position));
    checkKeys(`${path}.partitionKeys`, index.partitionKeys, 1);
    checkKeys(`${path}.sortKeys`, index.sortKeys ?? [], 0);
    checkKeys(path, [...index.partitionKeys, ...index.sortKeys ?? []], 1, 8);
    checkWarmThroughput(`${path}.warmThroughput`, index.warmThroughput);
    const projection = index.projection ?? IndexProjection.all();
    return {
      indexName: index.indexName,
      partitionKeys: index.partitionKeys,
      sortKeys: index.sortKeys,
      projectionType: projection._type,
      nonKeyAttributes: projection._attributes,
      warmThroughput: index.warmThroughput,
      ...renderCapacity(`${path}.capacity`, index.capacity ?? capacity, capacity),
    };
  });
}

function renderCapacity(path: string, own: TableCapacity, table: TableCapacity): Partial<GlobalSecondaryIndexPropsV2> {
  if (!own._provisioned !== !table._provisioned) {
    throw invalid(path, own._provisioned ? 'TableCapacity.provisioned()' : 'TableCapacity.onDemand()', 'capacity of the same kind as data.table.capacity');
  }
  if (!own._provisioned) return own._limits;
  return { readCapacity: renderScaled(`${path}.read`, own._provisioned.read), writeCapacity: renderScaled(`${path}.write`, own._provisioned.write) };
}

function checkName(prop: string, name: string, earlier: TableIndexOptions[]): void {
  if (Token.isUnresolved(name)) return;
  if (!/^[A-Za-z0-9_.-]{3,255}$/.test(name)) throw invalid(prop, name, 'from 3 to 255 letters, digits, _, - and .');
  if (earlier.some((index) => index.indexName === name)) throw invalid(prop, name, 'a name that no other index of the table has');
}

function checkKeys(prop: string, keys: Attribute[], min: number, max = 4): void {
  if (keys.length < min || keys.length > max) throw invalid(prop, `${keys.length} attributes`, `from ${min} to ${max} attributes`);
  const empty = keys.find(({ name }) => name.length < 1 || name.length > 255);
  if (empty) throw invalid(prop, empty.name, 'attribute names from 1 to 255 characters');
  const twice = keys.find(({ name }, index) => keys.findIndex((key) => key.name === name) < index);
  if (twice) throw invalid(prop, twice.name, 'each attribute once');
}

/** An attribute has one type in all keys of a table, and a table takes so many projected attributes. */
function checkAttributes(indexes: TableIndexOptions[], tableKeys: Attribute[]): void {
  const types = new Map<string, AttributeType>(tableKeys.map(({ name, type }) => [name, type]));
  for (const { name, type } of indexes.flatMap((index) => [...index.partitionKeys, ...index.sortKeys ?? []])) {
    const known = types.get(name) ?? type;
    if (known !== type) throw invalid('data.table.indexes', `${name} of type ${type}`, `${name} of type ${known}, as in the other keys`);
    types.set(name, type);
  }
  const projected = new Set(indexes.flatMap((index) => index.projection?._attributes ?? []));
  if (projected.size > 100) throw invalid('data.table.indexes', `${projected.size} projected attributes`, 'at most 100 in all indexes together');
}

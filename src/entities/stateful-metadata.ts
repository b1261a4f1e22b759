import { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Entity } from './entity';
import { servedModel } from './model/entities-file';
import { unitsOf } from './model/units';
import { BundledFunction } from '../compute';
import { EntityModel } from '../handlers/catalog';
import { EntityUnits, UNITS_METADATA } from '../private/entity-units';
import { ENTITIES_METADATA, StatefulEntity } from '../private/stateful-entities';

/**
 * Writes down, beside the function that serves entities, what must not change unseen, and what operations cost. Not beside the table, so that its
 * template never changes.
 */
export function describeEntities({ function: fn }: BundledFunction, table: ITable, entities: readonly Entity[]): void {
  const resource = fn.node.defaultChild as CfnFunction;
  resource.addMetadata(ENTITIES_METADATA, {
    // A token still, so that a table of another stack is referred to as CDK does it.
    table: table.tableName,
    entities: Object.fromEntries(entities.map(({ name, _model }) => [name, statefulEntity(_model)])),
  });
  const units = entities.map((entity) => [entity.name, unitsOf(servedModel(entity, entities), entity._parent?._model)]);
  resource.addMetadata(UNITS_METADATA, Object.fromEntries(units) as EntityUnits);
}

function statefulEntity({ path, ownership, key, shards, parent, indexes }: EntityModel): StatefulEntity {
  return {
    path,
    ownership: ownership.claim === undefined ? ownership.kind : `${ownership.kind} by ${ownership.claim}`,
    key: key ?? 'id',
    shards,
    ...parent === undefined ? {} : { parent },
    indexes: Object.fromEntries(indexes.map(({ by, sortedBy, ownerSlot, allSlot = 0 }) => [by.name, {
      // As `inSlot` takes it: the slot for all owners is behind the one for each. Children and shared records have only one.
      slot: ownership.kind === 'shared' || parent !== undefined ? allSlot : ownerSlot ?? allSlot - 1,
      definition: [by, ...sortedBy === undefined ? [] : [sortedBy]].map(({ name, type }) => `${name} (${type})`).join(', '),
    }])),
  };
}

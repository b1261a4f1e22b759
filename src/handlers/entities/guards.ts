import type { EntityModel } from '../catalog';
import { uniqueKey } from './keys';
import { type EntityRecord, type Item } from './record';
import type { Part } from './table-write';
import { deletion, putNew } from './table-write';
import { toAttributes } from '../shared/marshalling';

/** Guard items that claim the unique values of a record, and release its former ones. */
export function guardParts(entity: EntityModel, old: EntityRecord | undefined, next: EntityRecord | undefined): readonly Part[] {
  return entity.unique.flatMap(({ property, scope }): Part[] => {
    const keyIn = (record: EntityRecord | undefined): string | undefined => {
      const value = record !== undefined && Object.hasOwn(record.data, property) ? record.data[property] : null;
      return value === null ? undefined : uniqueKey(entity, property, scope === 'all' ? undefined : record?.owner, value);
    };
    const [had, has] = [keyIn(old), keyIn(next)];
    if (had === has) {
      return [];
    }
    return [
      ...had === undefined || old === undefined ? [] : [release(had, old)],
      ...has === undefined || next === undefined ? [] : [claim(has, next, property)],
    ];
  });
}

function claim(key: string, { id, owner, expiresAt }: EntityRecord, property: string): Part {
  return { kind: 'claim', property, write: { Put: putNew({ ...keyOf(key), ...toAttributes({ id, owner, expiresAt }) }) } };
}

/** Values that a record had before they had to be unique may be claimed by another one. */
function release(key: string, { id, owner }: EntityRecord): Part {
  const values = { id, ...(owner === undefined ? {} : { owner }) };
  const expression = Object.keys(values).map((name) => `#${name} = :${name}`).join(' AND ');
  return { kind: 'release', write: { Delete: deletion(keyOf(key), { expression, names: Object.keys(values), values }) } };
}

function keyOf(pk: string): Item {
  return toAttributes({ pk, sk: '-' });
}

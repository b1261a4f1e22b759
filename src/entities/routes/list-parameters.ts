import { pageParameters } from '../../api/described-parts';
import { DescribedParameter } from '../../api/described-request';
import { EntityModel, IndexedProperty } from '../../handlers/catalog';
import { sortedJson } from '../../private/sorted';
import { Schema } from '../schema/walk';

/** Leaves out records that the caller may list and doesn't own. */
export const OWNER: DescribedParameter = { name: 'owner', description: "Only the caller's own records.", schema: { type: 'string', enum: ['me'] } };

/** A text in a key: U+0000 separates the parts of keys. Written as all dialects of regular expressions read it. */
export const KEY_TEXT: Schema = { pattern: '^[^\\x00]*$' };

const VALUE: Schema = { type: 'string', minLength: 1, maxLength: 200, ...KEY_TEXT };

/** Query parameters of a list. */
export function listParameters({ indexes, ownership, parent }: EntityModel): DescribedParameter[] {
  const sorts = indexes.filter(({ sortedBy }) => sortedBy);
  const range = (name: string, words: string): DescribedParameter => ({
    name, description: `${words}, with ${sorts.map(({ by, sortedBy }) => `${by.name}: of ${sortedBy!.name}`).join('; with ')}.`, schema: VALUE,
  });
  return [
    ...pageParameters('Records of a page at the most.', 2048),
    ...(ownership.kind === 'shared' || parent !== undefined ? [] : [OWNER]),
    ...indexes.map(({ by }): DescribedParameter => ({
      name: by.name, description: `Only records with this ${by.name}.${indexes.length > 1 ? ' One such parameter at a time.' : ''}`, schema: parameterSchema(by),
    })),
    ...(sorts.length ? [range('from', 'The first value'), range('to', 'The value after the last one')] : []),
  ];
}

function parameterSchema({ type }: IndexedProperty): Schema {
  return sortedJson(type === 'date-time' ? { type: 'string', format: 'date-time' } : type === 'string' ? VALUE : { type }) as Schema;
}

import { pageParameters } from '../../api/described-parts';
import { DescribedParameter } from '../../api/described-request';
import { EntityModel, IndexedProperty } from '../../handlers/catalog';
import { sortedJson } from '../../private/sorted';
import { Schema } from '../schema/walk';

/** What a list may be asked for. */
export function listParameters({ indexes, ownership, parent }: EntityModel): DescribedParameter[] {
  const sorts = indexes.filter(({ sortedBy }) => sortedBy);
  const range = (name: string, words: string): DescribedParameter => ({
    name, description: `${words}, with ${sorts.map(({ by, sortedBy }) => `${by.name}: of ${sortedBy!.name}`).join('; with ')}.`, schema: { type: 'string', minLength: 1, maxLength: 200 },
  });
  return [
    ...pageParameters('Records of a page at the most.', 2048),
    ...(ownership.kind === 'shared' || parent !== undefined ? [] : [{ name: 'owner', description: "Only the caller's own records.", schema: { type: 'string', enum: ['me'] } }]),
    ...indexes.map(({ by }): DescribedParameter => ({
      name: by.name, description: `Only records with this ${by.name}.${indexes.length > 1 ? ' One such parameter at a time.' : ''}`, schema: parameterSchema(by),
    })),
    ...(sorts.length ? [range('from', 'The first value'), range('to', 'The value after the last one')] : []),
  ];
}

function parameterSchema({ type }: IndexedProperty): Schema {
  return sortedJson(type === 'date-time' ? { type: 'string', format: 'date-time' } : type === 'string' ? { type, minLength: 1, maxLength: 200 } : { type }) as Schema;
}

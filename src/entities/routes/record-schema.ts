import { isPlain } from '../../private/sorted';
import { Entity } from '../entity';
import { propertiesOf } from '../model/properties';
import { Schema } from '../schema/walk';

/** What callers see: the properties as far as rules show them, and what every record has. */
export function recordSchema({ _schema, _model }: Entity): Schema {
  const own = Object.entries(propertiesOf(_schema)).filter(([, property]) => !(isPlain(property) && property.writeOnly === true));
  return {
    type: 'object',
    required: ['id', 'version', 'createdAt', 'updatedAt'],
    properties: {
      id: { type: 'string', description: _model.key === undefined ? 'A UUIDv7.' : `The value of ${_model.key}.` },
      ...Object.fromEntries(own),
      version: { type: 'integer', description: 'Counts the changes.' },
      createdAt: { type: 'string', format: 'date-time' },
      updatedAt: { type: 'string', format: 'date-time' },
      ...(_model.ownership.kind === 'shared' ? {} : { owner: { type: 'string', description: 'Shown by rules for groups and scopes.' } }),
    },
    ...(_schema.$defs === undefined ? {} : { $defs: _schema.$defs }),
  };
}

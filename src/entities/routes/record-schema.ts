import { TIME } from '../../api/described-parts';
import { NamedSchema } from '../../api/described-request';
import { isPlain } from '../../private/sorted';
import { Entity } from '../entity';
import { propertiesOf } from '../model/properties';
import { mapParts, Schema } from '../schema/walk';

/** Records may be from before the schema was changed, so that nothing is said of what they do not have. */
function open(schema: Schema): Schema {
  return mapParts(schema, (part) => {
    const { unevaluatedProperties, ...rest } = part;
    return unevaluatedProperties === false ? rest : part;
  });
}

/** A record in answers: the properties that rules show, and the properties of every record. */
export function recordSchema({ _schema, _model }: Entity): Schema {
  const own = Object.entries(propertiesOf(_schema)).filter(([, property]) => !(isPlain(property) && property.writeOnly === true));
  return {
    type: 'object',
    required: ['id', 'version', 'createdAt', 'updatedAt'],
    properties: {
      id: _model.key === undefined ? { type: 'string', format: 'uuid', description: 'A UUIDv7.' } : { type: 'string', description: `The value of ${_model.key}.` },
      ...Object.fromEntries(own.map(([name, property]) => [name, isPlain(property) ? open(property) : property])),
      version: { type: 'integer', minimum: 1, description: 'Counts the changes.' },
      createdAt: TIME,
      updatedAt: TIME,
      ...(_model.ownership.kind === 'shared' ? {} : { owner: { type: 'string', description: 'Shown by rules for groups and scopes.' } }),
    },
    ...(_schema.$defs === undefined ? {} : { $defs: open({ $defs: _schema.$defs }).$defs }),
  };
}

/** The schema of the records of an entity. */
export function recordOf(entity: Entity, name: string): NamedSchema {
  return { name: `${name}Record`, schema: recordSchema(entity) };
}

import { mapSchemas, Schema } from '../../api/draft-4-schemas';
import { storableNumbers } from '../../api/storable-numbers';
import { BODY_SCHEMAS } from '../../handlers/catalog';

/** The schema of a body of the shipped handlers, with what they refuse beyond what API Gateway checks. Its words are the same in draft 4 and 2020-12. */
export function bodySchema(name: string): Schema {
  return mapSchemas(BODY_SCHEMAS[name] as Schema, storableNumbers);
}

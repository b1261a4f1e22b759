import { Schema } from './draft-4-schemas';

/** What a route takes and answers, in the words of JSON Schema 2020-12, for the document of the API. */
export interface DescribedRequest {
  /** Draft 4 model of the body. Without one, API Gateway doesn't validate it. */
  readonly model?: NamedSchema;
  readonly body?: NamedSchema;
  readonly contentTypes?: string[];
  /** Query strings that may be there. */
  readonly parameters?: readonly DescribedParameter[];
  readonly answer?: NamedSchema;
}

/** A schema, and its name among those of the API. References in it are to `$defs` of its own. */
export interface NamedSchema {
  readonly name: string;
  readonly schema: Schema;
}

export interface DescribedParameter {
  readonly name: string;
  readonly description: string;
  readonly schema: Schema;
}

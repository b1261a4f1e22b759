import { Schema } from './draft-4-schemas';

/** Request and answers of a route, in JSON Schema 2020-12, for the document of the API. */
export interface DescribedRequest {
  /** Draft 4 model of the body. Without one, API Gateway doesn't validate it. */
  readonly model?: NamedSchema;
  readonly body?: NamedSchema;
  readonly contentTypes?: string[];
  /** Query strings that may be there. */
  readonly parameters?: readonly DescribedParameter[];
  /** Headers that may be there. */
  readonly headers?: readonly DescribedParameter[];
  /** Parameters of the path, as far as there is more to say of them than that they are texts. */
  readonly path?: readonly DescribedParameter[];
  /** Every answer that is no error. */
  readonly answers?: readonly DescribedAnswer[];
  /** Statuses of the errors of what answers, beside those of API Gateway. */
  readonly problems?: readonly number[];
  /** A value of the body. */
  readonly example?: unknown;
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tag?: DescribedTag;
}

/** A schema, and its name among those of the API. References in it are to its own `$defs`, or to other schemas of the API by their place. */
export interface NamedSchema {
  readonly name: string;
  readonly schema: Schema;
  /** Schemas that this one refers to by their place. */
  readonly uses?: readonly NamedSchema[];
}

export interface DescribedParameter {
  readonly name: string;
  readonly description: string;
  readonly schema: Schema;
  readonly example?: unknown;
}

/** An answer that is no error. */
export interface DescribedAnswer {
  readonly status: number;
  readonly description: string;
  readonly body?: NamedSchema;
  /** Names of headers, with what they say. */
  readonly headers?: readonly DescribedParameter[];
  readonly example?: unknown;
}

/** Tags of operations on the same subject. */
export interface DescribedTag {
  readonly name: string;
  readonly description: string;
}

/** A message that subscribers of a topic get over HTTPS. */
export interface DescribedWebhook {
  /** `jobSucceeded` */
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly message: NamedSchema;
  readonly example?: unknown;
  readonly tag: DescribedTag;
}

/** Reference to a schema in the document. */
export function referenceTo(name: string): string {
  return `#/components/schemas/${name}`;
}

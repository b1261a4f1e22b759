import Ajv from 'ajv/dist/2020';
import { sampleOf } from '../banner/sample-body';
import { isObject, Json, JsonObject } from '../json';

/** So deep references within samples are followed. */
const DEPTH = 6;

/** Reads an OpenAPI document: follows references, and makes values that its schemas take. */
export class DocumentReader {
  private readonly ajv = new Ajv({ strict: false, validateFormats: false, validateSchema: false });

  constructor(public readonly document: JsonObject) {
    this.ajv.addSchema(document, 'document');
  }

  /** The value of a reference, or the value itself. */
  public read(value: Json | undefined): JsonObject {
    let found = value;
    for (let step = 0; isObject(found) && typeof found.$ref === 'string' && step < DEPTH; step++) found = this.at(pointer(found.$ref));
    return isObject(found) ? found : {};
  }

  /** The example of a parameter or content, or else a value that probably fits its schema. */
  public sample({ example, examples, schema }: JsonObject): Json {
    if (example !== undefined) return example;
    const [first] = isObject(examples) ? Object.values(examples) : [];
    const { value } = this.read(first);
    return value ?? sampleOf(this.expanded(schema, DEPTH));
  }

  /** Whether a value fits the schema at a place. */
  public accepts(place: readonly string[], value: Json): boolean {
    try {
      return this.ajv.compile({ $ref: `document#/${place.map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}` })(value);
    } catch {
      // A schema that can't be read says nothing about the value.
      return false;
    }
  }

  /** Without references, and with the parts of `allOf` put together. */
  private expanded(value: Json | undefined, depth: number): Json {
    if (Array.isArray(value)) return (value as readonly Json[]).map((each) => this.expanded(each, depth));
    if (!isObject(value) || depth === 0) return isObject(value) ? {} : value ?? null;
    const { $ref, allOf, ...rest } = value;
    const parts = [...typeof $ref === 'string' ? [this.expanded(this.at(pointer($ref)), depth - 1)] : [], ...Array.isArray(allOf) ? allOf as readonly Json[] : []];
    const own = Object.fromEntries(Object.entries(rest).map(([name, each]) => [name, this.expanded(each, depth)]));
    return parts.map((part) => this.expanded(part, depth - 1))
      .reduce<JsonObject>((whole, part) => (isObject(part) ? merged(whole, part) : whole), own);
  }

  private at(path: readonly string[]): Json | undefined {
    return path.reduce<Json | undefined>((found, step) => (isObject(found) ? found[step] : undefined), this.document);
  }
}

function pointer(ref: string): string[] {
  return ref.replace(/^#\//, '').split('/').map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'));
}

function merged(one: JsonObject, other: JsonObject): JsonObject {
  const both = (name: 'required' | 'properties'): JsonObject => {
    const [a, b] = [one[name], other[name]];
    if (Array.isArray(a) && Array.isArray(b)) return { [name]: [...new Set([...a as readonly Json[], ...b as readonly Json[]])] };
    return isObject(a) && isObject(b) ? { [name]: { ...a, ...b } } : {};
  };
  return { ...one, ...other, ...both('required'), ...both('properties') };
}

import { JsonSchema } from 'aws-cdk-lib/aws-apigateway';
import { IConstruct } from 'constructs';
import { DescribedRequest, DescribedWebhook, NamedSchema, referenceTo } from './described-request';
import { Schema } from './draft-4-schemas';
import { withoutDefinitions } from './open-api-definitions';
import { openApiSchema, placedSchema } from './open-api-schema';
import { RequestSchema } from './request-schema';
import { RouteEntry } from './route-table';
import { knownValues } from './schema-values';
import { invalidIn } from '../private/invalid';

/** Schemas and those that they refer to, by their names. Throws where one name stands for two of them. */
export class SchemaCollection {
  private readonly collected = new Map<string, Schema>();
  private readonly added = new Map<string, Schema>();

  constructor(private readonly api: IConstruct) {}

  /** With the definitions of each one beside it, as `Order.line`: generators of clients take those within it for a property. */
  public get schemas(): Map<string, Schema> {
    return withoutDefinitions(this.collected);
  }

  /** @param at what has the schema, for errors */
  public add({ name, schema, uses = [] }: NamedSchema, at: string): void {
    // Most routes have the same schemas for answers.
    if (this.added.get(name) === schema) return;
    this.added.set(name, schema);
    for (const each of uses) this.add(each, at);
    this.addPlaced(name, placedSchema(schema, referenceTo(name)), at);
  }

  /** One whose references begin with its place. */
  public addPlaced(name: string, schema: Schema, at: string): void {
    const there = this.collected.get(name);
    if (there && JSON.stringify(there) !== JSON.stringify(schema)) {
      throw invalidIn(this.api, at, name, 'names that stand for one schema in requests, answers and messages; another one has this name already');
    }
    this.collected.set(name, schema);
  }
}

/** The schemas of requests, answers and messages of an API. */
export function documentedSchemas(api: IConstruct, entries: readonly RouteEntry[], webhooks: readonly DescribedWebhook[]): Map<string, Schema> {
  const collection = new SchemaCollection(api);
  for (const { route, request } of entries) {
    for (const each of namedIn(request?._description)) collection.add(each, `schema of '${route}'`);
    if (!request?.schema || request._description?.body) continue;
    const schema = knownValues(api, `request.schema of '${request.name}'`, request.schema) as JsonSchema;
    collection.addPlaced(request.name!, openApiSchema(schema, referenceTo(request.name!)), `request of '${route}'`);
  }
  // Those of requests have been converted by now, so that what is the same in both words is known to be the same.
  for (const { route, document } of entries) {
    for (const { _schema } of Object.values(document?.responses ?? {})) {
      const at = `responses of '${route}'`;
      if (_schema) collection.add({ name: _schema.name, schema: knownValues(api, at, _schema.schema) as Schema }, at);
    }
  }
  for (const { name, message } of webhooks) collection.add(message, `webhook ${name}`);
  const { schemas } = collection;
  checkNamed(api, entries, schemas);
  return schemas;
}

/** Throws for an answer that names a schema that nothing has. */
function checkNamed(api: IConstruct, entries: readonly RouteEntry[], schemas: ReadonlyMap<string, Schema>): void {
  for (const { route, document } of entries) {
    for (const { _name } of Object.values(document?.responses ?? {})) {
      if (_name === undefined || schemas.has(_name)) continue;
      const names = [...schemas.keys()].sort().join(', ');
      throw invalidIn(api, `responses of '${route}'`, _name, `names of schemas: ${names === '' ? 'there is none' : names}`);
    }
  }
}

function namedIn({ body, answers = [] }: DescribedRequest = {}): NamedSchema[] {
  return [body, ...answers.map((answer) => answer.body)].filter((each) => each !== undefined);
}

/** The schema of a body, by its name. Undefined: any body, or none. */
export function bodyNameOf(request: RequestSchema | undefined): string | undefined {
  return request?._description?.body?.name ?? request?.name;
}

/** Metadata of a function that serves entities. */
export const ENTITIES_METADATA = 'cdk-serverless-api-pattern:entities';

/** Of an entity what records and their keys depend on. */
export interface StatefulEntity {
  readonly path: string;
  readonly ownership: string;
  readonly key: string;
  readonly shards: number;

  /** Whose children its records are. */
  readonly parent?: string;

  /** By the property that each compares. */
  readonly indexes: { readonly [by: string]: { readonly slot: number; readonly definition: string } };
}

/** Contents of the metadata. */
export interface StatefulEntities {
  /** Name of the table, or what refers to it. */
  readonly table: unknown;

  /** By name. */
  readonly entities: { readonly [name: string]: StatefulEntity };
}

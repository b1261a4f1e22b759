/** Metadata of a function that serves entities. */
export const UNITS_METADATA = 'cdk-serverless-api-pattern:entityUnits';

/** Request units of a table, fractions included: an eventually consistent read is half of one. */
export interface OperationUnits {
  readonly writes: number;
  readonly reads: number;
}

/** Contents of the metadata: by the name of the entity, and what is done. */
export interface EntityUnits {
  readonly [entity: string]: { readonly [operation: string]: OperationUnits };
}

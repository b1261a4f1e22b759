/** The file beside the bundle of the `jobs` handler that says which types of job are declared. */
export const JOBS_FILE = 'jobs.json';

/** Contents of that file: only values that synthesis knows. */
export interface JobsModel {
  readonly types: readonly JobTypeModel[];
}

export interface JobTypeModel {
  readonly name: string;
  /** Schema of the input, as the validator runs it. Without one, there is no input. */
  readonly schema?: { readonly [keyword: string]: unknown };
}

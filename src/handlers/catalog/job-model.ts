/** The file beside the bundle of the `jobs` handler that says which types of job are declared. */
export const JOBS_FILE = 'jobs.json';

/** What a construct writes into that file: nothing that is only known when the stack is deployed. */
export interface JobsModel {
  readonly types: readonly JobTypeModel[];
}

export interface JobTypeModel {
  readonly name: string;
  /** What the input must look like, as the validator runs it. Without one, there is no input. */
  readonly schema?: { readonly [keyword: string]: unknown };
}

import Ajv, { type ValidateFunction } from 'ajv';
import { BODY_SCHEMAS } from '../catalog';
import type { FileBody, FilePartsBody, ItemBody, JobBody } from './body-types';
import { VALIDATOR_OPTIONS } from './validator-options';

// The bundler replaces this module by code that ajv generates from the same schemas with the same options:
// a bundle holds no compiler. Exports named `validate<Schema>` are the contract between the two.
const ajv = new Ajv(VALIDATOR_OPTIONS);

export const validateItem: ValidateFunction<ItemBody> = ajv.compile<ItemBody>(BODY_SCHEMAS.Item);
export const validateFile: ValidateFunction<FileBody> = ajv.compile<FileBody>(BODY_SCHEMAS.File);
export const validateFileParts: ValidateFunction<FilePartsBody> = ajv.compile<FilePartsBody>(BODY_SCHEMAS.FileParts);
export const validateJob: ValidateFunction<JobBody> = ajv.compile<JobBody>(BODY_SCHEMAS.Job);

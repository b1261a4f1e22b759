// The part of the API that other concerns can use.
export { RequestSchema } from './request-schema';

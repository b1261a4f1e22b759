// What other concerns may know of the API.
export { RequestSchema } from './request-schema';

/** A template or a mapping expression that failed on one request; API Gateway answers it by an internal error. */
export class MappingError extends Error {}

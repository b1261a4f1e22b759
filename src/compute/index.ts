export * from './bundled-function';
export * from './bundled-handlers';
export * from './compute-options';
export * from './deployment';
export * from './provisioned-concurrency';
export * from './serverless-function';

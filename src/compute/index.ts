export * from './bundled-function';
export * from './bundled-handlers';
export * from './compute-options';
export * from './serverless-function';

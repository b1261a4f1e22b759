export * from './rule';
export * from './serverless-rules';

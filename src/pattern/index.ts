export * from './props';
export * from './schedule-options';
export * from './serverless-api-pattern';

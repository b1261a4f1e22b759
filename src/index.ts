export * from './api';
export * from './auth';
export * from './compute';
export * from './data';
export * from './monitoring';
export { Profile } from './profile';
export * from './queueing';
export * from './security';
export * from './serverless-api-pattern';

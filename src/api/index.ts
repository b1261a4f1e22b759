export * from './access-log';
export { CorsOptions } from './cors';
export * from './request-schema';
export * from './route';
export * from './secure-rest-api';

export * from './access-log';
export * from './cors-options';
export * from './request-schema';
export * from './route';
export * from './secure-rest-api';

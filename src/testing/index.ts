export * from './masked-template';

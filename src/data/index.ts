export * from './data-options';
export * from './entity-table';
export * from './object-bucket';

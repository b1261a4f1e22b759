export * from './object-event-source';
export * from './object-ingest';
export * from './options';
export * from './upload-events';

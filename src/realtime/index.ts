export * from './connect-authorization';
export * from './connections-table';
export * from './realtime';
export * from './realtime-api';
export * from './realtime-domain';

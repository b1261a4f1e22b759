export * from './alarm-topic';
export * from './contract';
export * from './monitoring';
export * from './monitoring-options';

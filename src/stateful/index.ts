export * from './stateful-baseline';
export * from './stateful-change';

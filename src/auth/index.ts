export * from './auth';
export * from './contract';
export * from './user-directory';

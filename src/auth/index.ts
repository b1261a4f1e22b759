export * from './auth';
export * from './contract';
export * from './iam-auth-options';
export * from './lambda-auth-options';
export * from './resource-server-options';
export * from './route-authorization';
export * from './user-directory';
export * from './user-pool-auth-options';

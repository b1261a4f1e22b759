export * from './explanation';
export * from './setting';

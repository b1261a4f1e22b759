export * from './diagram/system-diagram';
export * from './explanation';
export * from './setting';

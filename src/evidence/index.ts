export * from './compliance-pack';
export * from './evidence';
export * from './evidence-drift';
export * from './evidence-options';

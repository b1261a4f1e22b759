export * from './job-input';
export * from './job-pipeline';
export * from './job-type';
export * from './job-type-options';
export * from './served-job';

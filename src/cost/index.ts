export * from './cost-line';
export * from './cost-options';
export * from './cost-report';

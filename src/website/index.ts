export * from './static-website';
export * from './website-deployment';
export type { WebsiteDomain } from './website-domain';
export * from './website-options';
export * from './website-pricing';

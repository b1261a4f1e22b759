export * from '../4-website/website';

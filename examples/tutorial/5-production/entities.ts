export * from '../4-website/entities';

export * from '../2-your-data/entities';

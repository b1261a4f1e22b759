export * from './notification-topic';
export * from './queueing-options';
export * from './work-queue';

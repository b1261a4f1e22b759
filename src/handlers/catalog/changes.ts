import { HandlerContract } from './contract';
import { COMMON_SETTINGS } from './settings';

export const CHANGES: HandlerContract = {
  name: 'changes',
  description: 'Tells of changes of the records of declared entities.',
  memorySizeMiB: 512,
  timeoutSeconds: 60,
  access: [
    { resource: 'topic', environment: 'TOPIC_ARN', actions: ['sns:Publish'] },
    // In place of the topic.
    { resource: 'bus', environment: 'BUS_NAME', actions: ['events:PutEvents'] },
    // Of messages to connections.
    { resource: 'queue', environment: 'QUEUE_URL', actions: ['sqs:SendMessage'] },
  ],
  settings: /* @__PURE__ */ COMMON_SETTINGS.concat([
    /** Names of the entities whose changes are published, separated by commas. */
    { name: 'PUBLISHED_ENTITIES', default: '' },
    /** Names of the entities whose changes are sent to connections, separated by commas. */
    { name: 'LIVE_ENTITIES', default: '' },
    /** Address of EventBridge where changes go to an event bus. Empty: to the topic. */
    { name: 'EVENTS_ADDRESS', default: '' },
    /** Source of the events on an event bus. */
    { name: 'EVENTS_SOURCE', default: 'entities' },
  ]),
  routes: [],
};

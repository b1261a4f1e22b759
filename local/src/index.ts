export { LocalSystem } from './local-system';
export type { InvokeResult, RouteInfo } from './local-system';
export type { LocalSystemOptions, LogEntry } from './options';
export type { QueueView, SendOptions } from './queue-view';
export type { RecordedCall } from './front/call-log';
export type { FaultOptions } from './front/faults';
export type { PublishedMessage } from './front/sns';
export type { TokenOptions } from './identity/user-pool';
export type { Json, JsonObject } from './json';

import { Severity } from './contract';

/** Which alarms send notifications. */
export interface NotificationOptions {
  /**
   * Only alarms of this severity. The severities then get separate topics.
   *
   * @default - alarms of every severity
   */
  readonly severity?: Severity;
}

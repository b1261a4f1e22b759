import { Severity } from './contract';

/** Which alarms send notifications. */
export interface NotificationOptions {
  /**
   * Only alarms of this severity. The severities get topics of their own then.
   *
   * @default - alarms of every severity
   */
  readonly severity?: Severity;
}

import { Severity } from './contract';

/** Of which alarms somebody is told. */
export interface NotificationOptions {
  /**
   * Alarms of this severity alone. The severities get topics of their own then.
   *
   * @default - alarms of every severity
   */
  readonly severity?: Severity;
}

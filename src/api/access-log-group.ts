import { IKey } from 'aws-cdk-lib/aws-kms';
import { DataProtectionPolicy, LogGroup, LogGroupClass, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { AccessLog } from './access-log';
import { hasCentralLogs, sendToCentralLogs } from '../private/central-logs';
import { conflict, invalid } from '../private/invalid';
import { KEPT } from '../private/removal';
import { Profile } from '../profile/profile';
import { profileValues } from '../profile/profile-values';

/** Settings of an API's log group. */
export interface LogSettings {
  readonly profile?: Profile;
  readonly logRetention?: RetentionDays;
  readonly logEncryptionKey?: IKey;
  readonly logDataProtection?: DataProtectionPolicy;
  readonly accessLogClass?: LogGroupClass;
}

/** Makes the group of an access log, where one is written. Throws for a class that it cannot have. */
export function createAccessLogGroup(scope: Construct, { format }: AccessLog, prop: string, settings: LogSettings): LogGroup | undefined {
  const { accessLogClass, logDataProtection } = settings;
  if (!format) {
    if (accessLogClass) throw invalid(`${prop}.accessLogClass`, accessLogClass, 'nothing where no access log is written');
    return undefined;
  }
  const infrequent = accessLogClass === LogGroupClass.INFREQUENT_ACCESS;
  if (accessLogClass && !infrequent && accessLogClass !== LogGroupClass.STANDARD) {
    throw invalid(`${prop}.accessLogClass`, accessLogClass, 'STANDARD or INFREQUENT_ACCESS: API Gateway cannot deliver to others');
  }
  if (infrequent && logDataProtection) {
    throw invalid(`${prop}.accessLogClass`, accessLogClass, 'STANDARD together with monitoring.logDataProtection, which others do not have');
  }
  if (infrequent && hasCentralLogs(scope)) {
    throw conflict(`${prop}.accessLogClass`, accessLogClass, 'monitoring.centralLogs, which this class of log groups cannot send to', 'Remove one of them');
  }
  // CloudWatch's default stays unset: the class of an existing group can't be changed.
  return sendToCentralLogs(new LogGroup(scope, 'AccessLogs', { ...logGroupProps(settings), logGroupClass: infrequent ? accessLogClass : undefined }));
}

/** Settings of every log group of an API. */
export function logGroupProps({ profile, logRetention, logEncryptionKey, logDataProtection }: LogSettings) {
  return {
    retention: logRetention ?? profileValues(profile)['monitoring.logRetention'],
    encryptionKey: logEncryptionKey,
    dataProtectionPolicy: logDataProtection,
    removalPolicy: KEPT,
  };
}

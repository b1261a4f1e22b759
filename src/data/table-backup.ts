import { ArnFormat, Duration, Names, Stack, Token } from 'aws-cdk-lib';
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault } from 'aws-cdk-lib/aws-backup';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { checkDays } from './whole-days';
import { IMonitoring } from '../monitoring/contract';
import { acknowledgeWildcard } from '../private/acknowledge';
import { invalid } from '../private/invalid';
import { located } from '../private/located';
import { KEPT } from '../private/removal';
import { createRole } from '../private/role';
import { ownService } from '../private/service-principal';
import { shortHash } from '../private/short-hash';

/** AWS Backup takes names of vaults of as many characters. */
const MAX_NAME = 50;

/** An id of IAM has 21 characters, and the hyphen before it. */
const ROLE_ID_LENGTH = 22;

/** Backups of a table by AWS Backup, beside point-in-time recovery, which ends with the table. */
export interface TableBackupOptions {
  /**
   * When, in UTC: `Schedule.cron`, because AWS Backup knows no rates.
   *
   * @default - every day at 03:00
   */
  readonly schedule?: Schedule;

  /**
   * Time that a backup is kept. Whole days.
   *
   * @default Duration.days(35)
   */
  readonly retention?: Duration;
}

/** Properties of `TableBackup`. */
export interface TableBackupProps extends TableBackupOptions {
  /** The table. */
  readonly table: TableV2;

  /**
   * Watches backups that failed.
   *
   * @default - not watched
   */
  readonly monitoring?: IMonitoring;
}

/**
 * Backs a table up into its own vault, which outlives both table and stack. About $0.10 per GB and month.
 * AWS Backup must be enabled for DynamoDB in the account, which is AWS's default.
 *
 * @example
 * declare const table: EntityTable;
 *
 * new TableBackup(this, 'Backup', {
 *   table: table.table,
 *   schedule: events.Schedule.cron({ hour: '1', minute: '30' }),
 *   retention: Duration.days(90),
 * });
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/backuprestore_HowItWorksAWS.html
 */
@located
export class TableBackup extends Construct {
  /** Holds the backups, encrypted with the key of the table, or with the account's `aws/backup`. */
  public readonly vault: BackupVault;

  /** Schedule and retention of backups. */
  public readonly plan: BackupPlan;

  constructor(scope: Construct, id: string, props: TableBackupProps) {
    super(scope, id);
    const { table, schedule, retention, monitoring } = props;
    if (schedule && !Token.isUnresolved(schedule.expressionString) && !schedule.expressionString.startsWith('cron')) {
      throw invalid('data.table.backup.schedule', schedule.expressionString, 'Schedule.cron(): AWS Backup knows no rates');
    }
    checkDays('data.table.backup.retention', retention);
    const role = this.createRole(table.encryptionKey);
    this.vault = new BackupVault(this, 'Vault', {
      backupVaultName: `${Names.uniqueResourceName(this, { maxLength: MAX_NAME - ROLE_ID_LENGTH, separator: '-' })}-${role.roleId}`,
      encryptionKey: table.encryptionKey,
      removalPolicy: KEPT,
    });
    this.grant(role, table);
    this.plan = new BackupPlan(this, 'Plan', {
      backupVault: this.vault,
      backupPlanRules: [new BackupPlanRule({
        ruleName: 'Table',
        scheduleExpression: schedule ?? Schedule.cron({ hour: '3', minute: '0' }),
        deleteAfter: retention ?? Duration.days(35),
      })],
    });
    const selection = this.plan.addSelection('Selection', { resources: [BackupResource.fromArn(table.tableArn)], role, disableDefaultBackupPolicy: true });
    selection.node.addDependency(role);
    if (monitoring) this.monitor(monitoring);
  }

  /**
   * The vault is named by the id of the role, which no other has had: a vault that stayed when the backups were switched off, or when
   * their key changed, is not in the way of the next. So another key comes with another role.
   */
  private createRole(key: IKey | undefined): Role {
    const ofKey = key ? shortHash(Stack.of(this), key.keyArn) : '';
    return createRole(this, `Role${ofKey}`, { assumedBy: ownService(this, 'backup.amazonaws.com') });
  }

  /** The permissions of AWS's managed policy for backups, for one table and one vault. */
  private grant(role: Role, table: TableV2): void {
    const backups = `${table.tableArn}/backup/*`;
    const recoveryPoints = Stack.of(this).formatArn({ service: 'backup', resource: 'recovery-point', resourceName: '*', arnFormat: ArnFormat.COLON_RESOURCE_NAME });
    const grants: [string[], string][] = [
      [['dynamodb:CreateBackup', 'dynamodb:DescribeTable', 'dynamodb:ListTagsOfResource', 'dynamodb:StartAwsBackupJob'], table.tableArn],
      [['dynamodb:DeleteBackup', 'dynamodb:DescribeBackup'], backups],
      [['backup:CopyIntoBackupVault', 'backup:DescribeBackupVault'], this.vault.backupVaultArn],
      // Recovery points get the table's tags. Without it, the backup of a table with any tag fails.
      [['backup:TagResource'], recoveryPoints],
    ];
    const key = table.encryptionKey;
    if (key) grants.push([['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'], key.keyArn]);
    for (const [actions, resource] of grants) role.addToPrincipalPolicy(new PolicyStatement({ actions, resources: [resource] }));
    if (key) {
      role.addToPrincipalPolicy(new PolicyStatement({
        actions: ['kms:CreateGrant'], resources: [key.keyArn], conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
      }));
    }
    acknowledgeWildcard(role, backups, 'Backups get their names when they are made; the grant ends at those of one table.');
    acknowledgeWildcard(role, recoveryPoints, 'Recovery points get their names when they are made; the grant ends at tagging them.');
  }

  private monitor(monitoring: IMonitoring): void {
    const failed = new Metric({
      namespace: 'AWS/Backup',
      metricName: 'NumberOfBackupJobsFailed',
      statistic: 'Sum',
      period: Duration.hours(1),
      dimensionsMap: { BackupVaultName: this.vault.backupVaultName },
    });
    monitoring.addAlarm({
      name: 'TableBackupFailures',
      description: 'A backup of the table failed. See the job in the console of AWS Backup; the next one is made by the plan.',
      metric: failed,
      threshold: 1,
      runbookSection: 'table-backup-failures',
    });
  }
}

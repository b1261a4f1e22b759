import { Resources } from './evidence';
import { Profile } from '../../src';

/** A setting of resources that the rules about it do not see, and what is asserted of the templates in their place. */
export interface BlindSpot {
  readonly setting: string;

  /** The rules that have nothing to say, in the names of their packs. */
  readonly rules: string[];

  /** The profiles that have the setting. */
  readonly profiles: Profile[];

  readonly holds: (resources: Resources) => boolean;
}

type Table = [id: string, properties: { BillingMode?: string; SSESpecification?: Settings; Replicas: Settings[] }];
type Settings = Record<string, unknown>;

/** The rows of this table are of no use after two hours. */
const CONNECTIONS = /Connections/;

const tables = (resources: Resources) => Object.entries(resources).filter(([, { Type }]) => Type === 'AWS::DynamoDB::GlobalTable')
  .map(([id, { Properties }]) => [id, Properties] as unknown as Table);
const everyTable = (resources: Resources, holds: (table: Table) => boolean) => tables(resources).length > 0 && tables(resources).every(holds);
const everyRecord = (resources: Resources, holds: (replica: Settings) => boolean) =>
  everyTable(resources, ([id, { Replicas }]) => CONNECTIONS.test(id) || Replicas.every(holds));

const SAFE = [Profile.PRODUCTION, Profile.REGULATED];

export const BLIND_SPOTS: BlindSpot[] = [
  {
    setting: 'Every table can be restored to any second of the last 35 days; not that of connections, whose rows are of no use after two hours',
    rules: ['AwsSolutions-DDB3', ...inThree('DynamoDBPITREnabled'), 'CT.DYNAMODB.PR.1'],
    profiles: SAFE,
    holds: (resources) => everyRecord(resources, ({ PointInTimeRecoverySpecification: recovery }) =>
      (recovery as Settings | undefined)?.PointInTimeRecoveryEnabled === true),
  },
  {
    setting: 'The same tables are in a backup plan, by their ARN',
    rules: inThree('DynamoDBInBackupPlan'),
    profiles: [Profile.REGULATED],
    holds: (resources) => everyTable(resources, ([id]) => CONNECTIONS.test(id) || selected(resources).includes(JSON.stringify({ 'Fn::GetAtt': [id, 'Arn'] }))),
  },
  {
    setting: 'Every table is paid per request, and so scales by itself',
    rules: inThree('DynamoDBAutoScalingEnabled'),
    profiles: Object.values(Profile),
    holds: (resources) => everyTable(resources, ([, { BillingMode }]) => BillingMode === 'PAY_PER_REQUEST'),
  },
  {
    setting: 'Every table is encrypted with a key of yours',
    rules: ['CT.DYNAMODB.PR.2'],
    profiles: [Profile.REGULATED],
    holds: (resources) => everyTable(resources, ([, { SSESpecification, Replicas }]) => SSESpecification?.SSEType === 'KMS' &&
      Replicas.every(({ SSESpecification: own }) => (own as Settings | undefined)?.KMSMasterKeyId !== undefined)),
  },
  {
    setting: 'No table that holds records can be deleted by mistake',
    rules: [],
    profiles: SAFE,
    holds: (resources) => everyRecord(resources, ({ DeletionProtectionEnabled: enabled }) => enabled === true),
  },
];

function inThree(rule: string): string[] {
  return ['HIPAA.Security', 'NIST.800.53.R4', 'NIST.800.53.R5'].map((pack) => `${pack}-${rule}`);
}

/** Resource types that backup plans support. */
function selected(resources: Resources): string[] {
  return Object.values(resources).filter(({ Type }) => Type === 'AWS::Backup::BackupSelection')
    .flatMap(({ Properties }) => (Properties.BackupSelection as { Resources: unknown[] }).Resources).map((resource) => JSON.stringify(resource));
}

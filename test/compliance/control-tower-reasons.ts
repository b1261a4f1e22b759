/** Why a control of Control Tower has findings in REGULATED all the same. */
export interface Explained {
  readonly control: string;

  /** All resources that it has findings on, as paths of constructs. */
  readonly resources: string[];

  readonly reason: string;
}

/** The controls that a domain of one's own meets. */
export const MET_BY_DOMAIN = ['CT.CLOUDFRONT.PR.6', 'CT.CLOUDFRONT.PR.7', 'CT.CLOUDFRONT.PR.9'];

const DOMAIN = "Met with `website.domain`. Without a domain of yours the certificate is CloudFront's own, and its TLS versions are CloudFront's to set.";

export const EXPLAINED: Explained[] = [
  {
    control: 'CT.APIGATEWAY.PR.5',
    resources: ['Shop/Realtime/Api/Resource/$default-Route', 'Shop/Realtime/Api/Resource/$disconnect-Route'],
    reason: 'API Gateway takes an authorizer on `$connect` alone, and that route has one. No message comes on a connection that it has not let in.',
  },
  {
    control: 'CT.CLOUDFRONT.PR.4',
    resources: ['Shop/Website'],
    reason: 'The pages are in one bucket. A second one to fail over to would have to be filled with every deployment, and the API has no second origin.',
  },
  ...MET_BY_DOMAIN.map((control) => ({ control, resources: ['Shop/Website'], reason: DOMAIN })),
  {
    control: 'CT.LAMBDA.PR.2',
    resources: [
      ...['Entities', 'EntitiesEntitiesExports', 'Files', 'Items', 'Jobs'].map((handler) => `Shop/Api/Resource/ApiPermission.ApiScoped.StackShop${handler}Live.StackShopApi`),
      ...['$connect', '$default', '$disconnect'].map((route) => `Shop/Realtime/Api/Resource/${route}-Route/Integration-Permission`),
      'Shop/Realtime/Api/Resource/StackShopRealtimeApiAuthorizer-Permission',
    ],
    reason: 'Not public: each permission has a `SourceArn` that names one API of the account. The ARN is joined from the id of the API, and the control reads literals, `Ref` and `Fn::GetAtt` alone.',
  },
  {
    control: 'CT.LAMBDA.PR.3',
    resources: ['Shop/Realtime/Broadcast', 'Shop/Realtime/ConnectAuthorizer'],
    reason: 'These two call the connections of the WebSocket API and the public keys of the user pool, which cannot be reached from a network without internet. They see no data at rest.',
  },
  {
    control: 'CT.S3.PR.2',
    resources: ['Shop/Bucket/AccessLogs', 'Shop/Website/AccessLogs'],
    reason: 'These hold the access logs of the other buckets: a log of the log would have no end.',
  },
  {
    control: 'CT.S3.PR.4',
    resources: ['Shop/Bucket/AccessLogs', 'Shop/Bucket/Replica', 'Shop/Website/AccessLogs', 'Shop/Website/Pages'],
    reason: 'Nothing works on logs, copies and pages when they are written, so nobody would receive the notifications.',
  },
  {
    control: 'CT.S3.PR.9',
    resources: ['Shop/Bucket/AccessLogs', 'Shop/Website/AccessLogs', 'Shop/Website/Pages'],
    reason: 'S3 and CloudFront write logs into no bucket that locks what it gets, and pages are deployed again from their source. All three keep versions.',
  },
  {
    control: 'CT.S3.PR.10',
    resources: ['Shop/Bucket/AccessLogs', 'Shop/Website/AccessLogs'],
    reason: 'S3 and CloudFront write access logs into buckets that are encrypted with keys of S3 (SSE-S3), as these are.',
  },
  {
    control: 'CT.SQS.PR.1',
    resources: [
      ...['Files', 'Ingest/Ingest', 'Ingest/IngestQueue', 'Items', 'Jobs', 'Queue', 'Realtime/Broadcast', 'Realtime/Broadcasts', 'Realtime/ConnectAuthorizer',
        'Realtime/RealtimeHandler', 'Sweeper', 'Topic', 'Worker'].map((owner) => `Shop/${owner}/DeadLetters`),
      ...['Entities', 'EntitiesExports', 'EntitiesExportsQueue', 'EntitiesReindex', 'EntitiesReindexQueue', 'Changes/ChangesHandler'].map((owner) => `Shop/Entities/${owner}/DeadLetters`),
      ...['InvoiceFunction', 'InvoiceJob', 'InvoiceJobQueue'].map((owner) => `Shop/JobTypes/${owner}/DeadLetters`),
      ...['Entities/Changes/EntityChanges', 'Entities/EntitiesDeletions', 'Hourly', 'Uploads'].map((owner) => `Shop/${owner}/Failures`),
    ],
    reason: 'These are the dead-letter queues themselves: what they hold waits for a person, who is called by an alarm.',
  },
];

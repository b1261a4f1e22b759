import { Hop } from './edge';

/** Whether a service sends a condition key with a kind of call. */
export enum Sent {
  YES = 'sent',
  NO = 'not sent',
  /** AWS doesn't say, and there is no report. A policy must work either way, so only `...IfExists` may test the key. */
  UNKNOWN = 'unknown',
}

/** A kind of call that a service makes as itself, and what it says about whom it acts for. */
export interface Call {
  readonly service: string;

  /** Its actions, or their beginning with a `*` behind it. */
  readonly action: string;

  /** The use of a key: what the key encrypts, by the service of its type. */
  readonly encrypts?: string;

  readonly sourceAccount: Sent;
  readonly sourceArn: Sent;

  /** Where that is known from: a page of AWS's documentation, code that AWS publishes, or a public report. Of what is unknown, where AWS would say it. */
  readonly source: string;
}

const DOCS = 'https://docs.aws.amazon.com';
const SQS_KEYS = `${DOCS}/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html`;
const SNS_KEYS = `${DOCS}/sns/latest/dg/sns-key-management.html`;
const DELIVERY = `${DOCS}/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html`;
const ORIGIN = `${DOCS}/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html`;
const USERS = `${DOCS}/cognito/latest/developerguide/data-protection.html`;
const { YES, NO, UNKNOWN } = Sent;

const row = (service: string, action: string, sourceAccount: Sent, sourceArn: Sent, source: string, encrypts?: string): Call =>
  ({ service: `${service}.amazonaws.com`, action, encrypts, sourceAccount, sourceArn, source });

/** All that is known. Whoever adds an edge of another service adds its row, and where it is known from. */
export const CALLS: Call[] = [
  // Seen live: with the condition every call of the integration answers 500.
  row('apigateway', 'sts:AssumeRole', NO, UNKNOWN, 'https://github.com/aws-solutions-library-samples/accelerated-intelligent-document-processing-on-aws/pull/479'),
  row('backup', 'sts:AssumeRole', YES, UNKNOWN, `${DOCS}/aws-backup/latest/devguide/cross-service-confused-deputy-prevention.html`),
  row('chatbot', 'sts:AssumeRole', UNKNOWN, UNKNOWN, `${DOCS}/chatbot/latest/adminguide/security-iam.html`),
  row('codedeploy', 'sts:AssumeRole', UNKNOWN, UNKNOWN, `${DOCS}/codedeploy/latest/userguide/getting-started-create-service-role.html`),
  row('lambda', 'sts:AssumeRole', YES, UNKNOWN,
    'https://raw.githubusercontent.com/aws/agent-toolkit-for-aws/main/skills/specialized-skills/serverless-skills/deploying-custom-domain-rest-api/scripts/lambda-trust-policy.json'),
  row('s3', 'sts:AssumeRole', UNKNOWN, UNKNOWN, `${DOCS}/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html`),
  row('scheduler', 'sts:AssumeRole', YES, YES, `${DOCS}/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html`),
  row('vpc-flow-logs', 'sts:AssumeRole', YES, YES, `${DOCS}/vpc/latest/userguide/flow-logs-iam-role.html`),

  row('apigateway', 'lambda:InvokeFunction', UNKNOWN, YES, `${DOCS}/lambda/latest/dg/services-apigateway.html`),
  row('cognito-idp', 'lambda:InvokeFunction', UNKNOWN, YES, `${DOCS}/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html`),
  row('events', 'lambda:InvokeFunction', UNKNOWN, YES, `${DOCS}/eventbridge/latest/userguide/eb-use-resource-based.html`),
  row('sns', 'lambda:InvokeFunction', UNKNOWN, YES, `${DOCS}/lambda/latest/dg/with-sns.html`),

  row('cloudwatch', 'sns:Publish', UNKNOWN, YES, `${DOCS}/sns/latest/dg/sns-access-policy-use-cases.html`),
  row('events', 'sqs:SendMessage', UNKNOWN, YES, `${DOCS}/eventbridge/latest/userguide/eb-use-resource-based.html`),
  row('sns', 'sqs:SendMessage', UNKNOWN, YES, `${DOCS}/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html`),
  row('sqs', 'sqs:SendMessage', UNKNOWN, YES, `${DOCS}/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html`),

  row('cloudfront', 's3:*', UNKNOWN, YES, ORIGIN),
  row('delivery.logs', 'logs:*', YES, YES, DELIVERY),
  row('delivery.logs', 's3:*', YES, YES, DELIVERY),
  row('logging.s3', 's3:PutObject', YES, YES, `${DOCS}/AmazonS3/latest/userguide/enable-server-access-logging.html`),
  row('s3', 's3:PutObject', YES, YES, `${DOCS}/AmazonS3/latest/userguide/configure-inventory.html`),

  row('cloudfront', 'kms:*', UNKNOWN, YES, ORIGIN, 'S3'),
  row('cloudwatch', 'kms:*', YES, YES, SNS_KEYS, 'SNS'),
  row('delivery.logs', 'kms:*', YES, YES, DELIVERY, 'S3'),
  // That of a topic it must be allowed without a condition.
  row('events', 'kms:*', NO, NO, SNS_KEYS, 'SNS'),
  row('events', 'kms:*', UNKNOWN, YES, SQS_KEYS, 'SQS'),
  row('sns', 'kms:*', UNKNOWN, YES, SQS_KEYS, 'SQS'),
  row('cognito-idp', 'kms:*', YES, YES, USERS, 'Cognito'),
  row('identitystore', 'kms:*', YES, YES, USERS, 'Cognito'),
  // They name the group in the encryption context.
  row('logs.*', 'kms:*', UNKNOWN, UNKNOWN, `${DOCS}/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html`, 'Logs'),
];

/** Known facts about a call. Throws if it hasn't been looked up yet. */
export function callOf({ service, action, encrypts }: Pick<Hop, 'service' | 'action' | 'encrypts'>): Call {
  const found = CALLS.filter((call) => matches(call.service, service) && matches(call.action, action) && call.encrypts === encrypts);
  if (found.length !== 1) {
    throw new Error(`${service} ${action}${encrypts ? ` (${encrypts})` : ''} has ${found.length} rows in condition-keys.ts: look up which condition keys it sends`);
  }
  return found[0]!;
}

/** The condition keys of a table that a service sends, in each possible way. */
export function sendings({ sourceAccount, sourceArn }: Call, values: Record<string, string>): Record<string, string>[] {
  const sent = { 'aws:SourceAccount': sourceAccount, 'aws:SourceArn': sourceArn };
  return Object.entries(values).reduce<Record<string, string>[]>((ways, [key, value]) => {
    const more = ways.map((way) => ({ ...way, [key]: value }));
    switch (sent[key as keyof typeof sent]) {
      case Sent.NO: return ways;
      case Sent.UNKNOWN: return [...ways, ...more];
      default: return more;
    }
  }, [{}]);
}

function matches(pattern: string, value: string): boolean {
  const [before, after] = pattern.split('*');
  return after === undefined ? pattern === value : value.startsWith(before!) && value.endsWith(after);
}

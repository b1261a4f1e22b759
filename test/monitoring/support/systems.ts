import { Duration, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { ScheduleExpression as MuteSchedule } from 'aws-cdk-lib/aws-cloudwatch';
import { AttributeType, StreamViewType } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import {
  AlarmNotification, Auth, DeploymentStrategy, IndexProjection, MonitoringOptions, Profile, ProvisionedConcurrency, RouteAuthorization,
  ServerlessApiPattern, ServerlessApiPatternProps, Severity,
} from '../../../src';
import { broughtIn, everySystem, everythingSet, minimal, note } from '../../support/systems';

const FUNCTION = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') };

/** Where every metric is: those of CloudFront are in one Region only. */
export const EVERYWHERE = { env: { region: 'us-east-1', account: '123456789012' } };

/** Every option of the monitoring. */
export const EVERY_OPTION: MonitoringOptions = {
  alarms: true,
  dashboard: true,
  notifications: [
    AlarmNotification.email('on-call@example.com', { severity: Severity.CRITICAL }),
    AlarmNotification.https('https://example.com/alarms'),
    AlarmNotification.slack({ workspaceId: 'T0123456789', channelId: 'C0123456789', severity: Severity.WARNING }),
  ],
  muteWindows: [{ schedule: MuteSchedule.cron({ minute: '0', hour: '2', weekDay: 'SUN' }), duration: Duration.hours(2) }],
  systemAlarm: true,
  anomalyDetection: {},
  objectives: {},
  concurrencyThreshold: 900,
};

/** Everything that has an alarm, and every option of the monitoring. */
export function allWatched(stack: Stack, props: ServerlessApiPatternProps = {}): ServerlessApiPattern {
  const certificate = Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:us-east-1:123456789012:certificate/1');
  const shop = everySystem(stack, {
    ...props,
    // There is no room for exports. Every system has them.
    entities: [note({ live: true, changes: true })],
    auth: Auth.cognito({ selfSignUp: true, domainPrefix: 'shop-example' }),
    api: { domain: { domainName: 'api.example.com', defaultEndpointEnabled: true, certificate } },
    compute: {
      handlers: {
        items: {
          provisionedConcurrency: ProvisionedConcurrency.fixed(2),
          deployment: DeploymentStrategy.canary({ percentage: 10, interval: Duration.minutes(5) }),
        },
        files: { deadLetterQueue: Queue.fromQueueArn(stack, 'GivenUp', 'arn:aws:sqs:us-east-1:123456789012:given-up') },
      },
    },
    data: {
      table: {
        stream: StreamViewType.NEW_AND_OLD_IMAGES,
        // A table with a key of the account needs one in the other region, too.
        replicas: props.profile === Profile.REGULATED ? [] : [{ region: 'eu-west-1' }],
        indexes: [{ indexName: 'by-name', partitionKeys: [{ name: 'name', type: AttributeType.STRING }], projection: IndexProjection.keysOnly() }],
      },
    },
    realtime: { detailedMetrics: true },
    // There is no room for them beside all else. The systems of the profiles have one.
    jobs: undefined,
    schedules: [{ id: 'Sweep', schedule: ScheduleExpression.rate(Duration.hours(1)) }],
    security: { blockedRequestsThreshold: 100, ...props.security },
    monitoring: { ...EVERY_OPTION, ...props.monitoring },
  });
  const changes = shop.addFunction('Changes', { ...FUNCTION, asyncInvocation: {} });
  shop.entityTable!.addStreamConsumer('ChangesStream', changes.alias);
  shop.topic.addFunction(changes.alias);
  shop.onObjectCreated('images/', shop.addFunction('Thumbnails', FUNCTION).alias);
  shop.addRoute('GET /admin', { function: changes.alias, authorization: RouteAuthorization.groups('admins') });
  return shop;
}

type Build = (stack: Stack) => ServerlessApiPattern;

const watched = { monitoring: { alarms: true, dashboard: true } };

/** Every system of the tests, in every profile. Alarms are made in DEVELOPMENT, too, when they are asked for. */
export const SYSTEMS: [string, Build][] = [
  ['minimal', minimal],
  ['everything set', everythingSet],
  ['brought in', broughtIn],
  ...Object.values(Profile).flatMap((profile): [string, Build][] => [
    [`every system in ${profile}`, (stack) => everySystem(stack, { profile, ...watched })],
    [`all that is watched in ${profile}`, (stack) => allWatched(stack, { profile })],
  ]),
];

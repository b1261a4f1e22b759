import { Duration, Stack } from 'aws-cdk-lib';
import { MethodLoggingLevel, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { AlarmNotification, ApiGatewayLogging, Auth, Encryption, RouteIntegration, Profile, SecureRestApi, ServerlessApiPattern, WebFirewall } from '../../../src';
import { everyDelivery } from '../../edges/support/every-delivery';
import { allOr } from '../../support/all';
import { FLAG_SETS } from '../../support/synth';
import { broughtIn, everySystem, everythingSet, minimal } from '../../support/systems';

export type Build = (stack: Stack) => unknown;

const profile = (each: Profile): Build => (stack) => {
  everySystem(stack, { profile: each });
  new ApiGatewayLogging(stack, 'ApiGatewayLogging');
};

/** Names that the app itself chose, which are its own to keep apart. */
export const CHOSEN = ['shop', 'shop-example', 'shop-files-example', 'api.example.com', 'www.example.com', 'Partners', 'Deployments',
  // Of an API that exists, which has one stage of this name.
  'API-Gateway-Execution-Logs_a1b2c3d4e5/prod'];

/** All resources that have a name only if you set one. */
function asked(stack: Stack): void {
  const zone = HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z1', zoneName: 'example.com' });
  const certificate = Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:us-east-1:123456789012:certificate/1');
  new ServerlessApiPattern(stack, 'Shop', {
    auth: Auth.apiKey({ rateLimit: 5, burstLimit: 5 }),
    api: {
      usagePlans: [{ name: 'Partners', throttle: { rateLimit: 5, burstLimit: 5 }, keys: ['Acme'] }],
      domain: { domainName: 'api.example.com', hostedZone: zone, defaultEndpointEnabled: true },
    },
    website: { domain: { domainName: 'www.example.com', certificate, hostedZone: zone } },
    security: { roles: { namePrefix: 'shop-' } },
    data: { table: { backup: { schedule: Schedule.cron({ hour: '4' }) } } },
    monitoring: {
      traceGroup: true,
      traceSamplingRate: 0.5,
      objectives: {},
      systemAlarm: true,
      notifications: [AlarmNotification.slack({ workspaceId: 'T0123456789', channelId: 'C0123456789' })],
      muteWindows: [{ alarmMuteRuleName: 'Deployments', schedule: Schedule.cron({ hour: '4' }), duration: Duration.hours(1) }],
    },
  });
  new WebFirewall(stack, 'Second', { logging: {} });
}

/** An imported API whose execution log is on. */
function existingApi(stack: Stack): void {
  const api = RestApi.fromRestApiAttributes(stack, 'Theirs', { restApiId: 'a1b2c3d4e5', rootResourceId: 'f6' });
  new SecureRestApi(stack, 'Api', { existingApi: api, executionLogging: MethodLoggingLevel.ERROR }).addRoute('GET /health', { integration: RouteIntegration.mock() });
}

/** Every system of these tests, by what it is called in their output. */
export const SYSTEMS: Record<string, Build> = {
  minimal,
  'everything set': everythingSet,
  'resources brought in': broughtIn,
  'DEVELOPMENT': profile(Profile.DEVELOPMENT),
  'PRODUCTION': profile(Profile.PRODUCTION),
  'REGULATED': profile(Profile.REGULATED),
  'every delivery': (stack) => everyDelivery(stack, Encryption.keyPerService()),
  'names that are asked for': asked,
  'an API that exists': existingApi,
};

/** Those that hold all the others. */
const LARGEST = ['REGULATED', 'every delivery', 'names that are asked for'];

/** Flags change little about names: with the second set, the largest systems. `npm test` runs only those. */
const [[without, none], [withAll, recommended]] = FLAG_SETS;
type Flags = [string, Record<string, unknown>, string[]];
const WITH_ALL: Flags = [withAll, recommended, LARGEST];
export const FLAGS = allOr<Flags[]>([[without, none, Object.keys(SYSTEMS)], WITH_ALL], [WITH_ALL]);

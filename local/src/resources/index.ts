import { restApiParts, restApis } from './apigateway';
import { bucketDeployments } from './bucket-deployment';
import { bucketNotifications } from './bucket-notifications';
import { distributionParts, distributions } from './cloudfront';
import { userPoolParts, userPools } from './cognito';
import { crossRegionExports, customResources, inertCustomResources } from './custom-resource';
import { dynamodb } from './dynamodb';
import { eventBuses } from './event-bus';
import { eventRules } from './event-rule';
import { eventInvokeConfigs, eventSources } from './event-source';
import { functionUrls } from './function-url';
import { hostedSignIn } from './hosted-sign-in';
import { inert } from './inert';
import { aliases, functions, versions } from './lambda';
import { namedOnly } from './named-only';
import { fileSystems, networks } from './network';
import { ResourceType } from './resource-type';
import { s3 } from './s3';
import { schedules } from './scheduler';
import { parameters, secretAttachments, secrets } from './parameters';
import { subscriptions, topics } from './sns';
import { sqs } from './sqs';
import { webSocketApiParts, webSocketApis, webSocketDomains } from './websocket';
import { unknown } from './unknown';
import { LocalSystemOptions } from '../options';

/** Every resource type that the local runner knows. */
export function resourceTypes({ unsupportedIntegrations, unsupportedResources }: LocalSystemOptions): readonly ResourceType[] {
  return [
    ...RESOURCE_TYPES,
    ...unsupportedResources === 'name-only' ? [unknown] : unsupportedIntegrations === 'answer-501' ? [namedOnly] : [],
  ];
}

const RESOURCE_TYPES: readonly ResourceType[] = [
  dynamodb, s3, sqs, topics, subscriptions,
  functions, versions, aliases, functionUrls, eventSources, eventInvokeConfigs, eventBuses, eventRules, schedules,
  userPools, userPoolParts, hostedSignIn,
  restApis, restApiParts, webSocketApis, webSocketApiParts, webSocketDomains,
  distributions, distributionParts, bucketDeployments, bucketNotifications,
  inert, parameters, secrets, secretAttachments, networks, fileSystems, crossRegionExports, inertCustomResources, customResources,
];

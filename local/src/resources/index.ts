import { restApiParts, restApis } from './apigateway';
import { bucketDeployments } from './bucket-deployment';
import { distributionParts, distributions } from './cloudfront';
import { userPoolParts, userPools } from './cognito';
import { dynamodb } from './dynamodb';
import { eventRules } from './event-rule';
import { eventInvokeConfigs, eventSources } from './event-source';
import { functionUrls } from './function-url';
import { hostedSignIn } from './hosted-sign-in';
import { inert, parameters } from './inert';
import { aliases, functions, versions } from './lambda';
import { namedOnly } from './named-only';
import { fileSystems, networks } from './network';
import { ResourceType } from './resource-type';
import { s3 } from './s3';
import { schedules } from './scheduler';
import { subscriptions, topics } from './sns';
import { sqs } from './sqs';
import { webSocketApiParts, webSocketApis } from './websocket';
import { LocalSystemOptions } from '../options';

/** Every resource type that the local runner knows. */
export function resourceTypes({ unsupportedIntegrations }: LocalSystemOptions): readonly ResourceType[] {
  return unsupportedIntegrations === 'answer-501' ? [...RESOURCE_TYPES, namedOnly] : RESOURCE_TYPES;
}

const RESOURCE_TYPES: readonly ResourceType[] = [
  dynamodb, s3, sqs, topics, subscriptions,
  functions, versions, aliases, functionUrls, eventSources, eventInvokeConfigs, eventRules, schedules,
  userPools, userPoolParts, hostedSignIn,
  restApis, restApiParts, webSocketApis, webSocketApiParts,
  distributions, distributionParts, bucketDeployments,
  inert, parameters, networks, fileSystems,
];

import { restApiParts, restApis } from './apigateway';
import { userPoolParts, userPools } from './cognito';
import { dynamodb } from './dynamodb';
import { eventInvokeConfigs, eventSources } from './event-source';
import { inert } from './inert';
import { aliases, functions, versions } from './lambda';
import { ResourceType } from './resource-type';
import { s3 } from './s3';
import { subscriptions, topics } from './sns';
import { sqs } from './sqs';

/** Every resource type that the local runner knows. */
export const RESOURCE_TYPES: readonly ResourceType[] = [
  dynamodb, s3, sqs, topics, subscriptions,
  functions, versions, aliases, eventSources, eventInvokeConfigs,
  userPools, userPoolParts,
  restApis, restApiParts,
  inert,
];

/**
 * List prices of AWS in us-east-1, in US dollars, without free allowances and volume discounts. An estimate: AWS changes prices,
 * and other regions cost more.
 */
export interface Price {
  readonly usd: number;

  /** The page of AWS that has it. */
  readonly source: string;

  /** Not found in a second place when the table was made. */
  readonly unsure?: true;
}

/** Date of the last review of the table. */
export const PRICES_AS_OF = '2026-11-26';

/** AWS counts a month as so many hours. */
export const HOURS = 730;

const page = (service: string) => `https://aws.amazon.com/${service}/pricing/`;
const [API, WAF, LAMBDA, TABLE, BUCKET] = ['api-gateway', 'waf', 'lambda', 'dynamodb', 's3'].map(page);
const [WATCH, COGNITO, LINK, EDGE, EVENTS] = ['cloudwatch', 'cognito', 'privatelink', 'cloudfront', 'eventbridge'].map(page);
const [NOTIFY, BACKUP] = ['sns', 'backup'].map(page);

const table = <Name extends string>(prices: Record<Name, Price>) => prices;

export const PRICES = table({
  // A month each, except for requests.
  webAcl: { usd: 5, source: WAF },
  webAclRule: { usd: 1, source: WAF },
  webAclRequests: { usd: 0.6, source: WAF },
  webAclBodyStep: { usd: 0.3, source: WAF, unsure: true },
  botControl: { usd: 10, source: WAF },
  botControlCommon: { usd: 1, source: WAF },
  botControlTargeted: { usd: 10, source: WAF, unsure: true },
  fraudControl: { usd: 10, source: WAF, unsure: true },
  fraudControlAttempts: { usd: 1_000, source: WAF, unsure: true },
  antiDdos: { usd: 20, source: WAF, unsure: true },
  antiDdosRequests: { usd: 0.15, source: WAF, unsure: true },

  // A million requests, messages or connection minutes.
  restRequests: { usd: 3.5, source: API },
  httpRequests: { usd: 1, source: API },
  webSocketMessages: { usd: 1, source: API },
  webSocketMinutes: { usd: 0.25, source: API },

  // A million, a GB-second, and a GB-second of what is kept warm.
  lambdaRequests: { usd: 0.2, source: LAMBDA },
  lambdaX86: { usd: 0.0000166667, source: LAMBDA },
  lambdaArm: { usd: 0.0000133334, source: LAMBDA },
  provisionedX86: { usd: 0.0000041667, source: LAMBDA },
  provisionedArm: { usd: 0.0000033334, source: LAMBDA },

  // A million request units, a capacity unit and hour, a GB and month.
  tableWrites: { usd: 0.625, source: TABLE },
  tableReads: { usd: 0.125, source: TABLE },
  tableReplicatedWrites: { usd: 0.625, source: TABLE, unsure: true },
  tableWriteUnit: { usd: 0.00065, source: TABLE },
  tableReadUnit: { usd: 0.00013, source: TABLE },
  tableStorage: { usd: 0.25, source: TABLE },
  tableRecovery: { usd: 0.2, source: TABLE },

  // A GB and month, a million requests, a million objects and month.
  bucketStorage: { usd: 0.023, source: BUCKET },
  bucketWrites: { usd: 5, source: BUCKET },
  bucketReads: { usd: 0.4, source: BUCKET },
  bucketTiering: { usd: 2.5, source: BUCKET },

  // A million.
  queueRequests: { usd: 0.4, source: page('sqs') },
  fifoQueueRequests: { usd: 0.5, source: page('sqs') },
  topicRequests: { usd: 0.5, source: NOTIFY },
  fifoTopicRequests: { usd: 0.3, source: NOTIFY, unsure: true },
  scheduleInvocations: { usd: 1, source: EVENTS },
  busEvents: { usd: 1, source: EVENTS },

  // A key and month, a million requests.
  key: { usd: 1, source: page('kms') },
  keyRequests: { usd: 3, source: page('kms') },

  // A month each, a GB, a GB and month, a million traces.
  alarmMetric: { usd: 0.1, source: WATCH },
  highResolutionAlarmMetric: { usd: 0.3, source: WATCH },
  compositeAlarm: { usd: 0.5, source: WATCH },
  dashboard: { usd: 3, source: WATCH },
  metric: { usd: 0.3, source: WATCH },
  logIngestion: { usd: 0.5, source: WATCH },
  rareLogIngestion: { usd: 0.25, source: WATCH },
  flowLogToBucket: { usd: 0.25, source: WATCH, unsure: true },
  logStorage: { usd: 0.03, source: WATCH },
  traces: { usd: 5, source: page('xray') },

  // An active user and month.
  usersLite: { usd: 0.0055, source: COGNITO },
  usersEssentials: { usd: 0.015, source: COGNITO },
  usersPlus: { usd: 0.02, source: COGNITO },

  // An hour, a GB.
  endpoint: { usd: 0.01, source: LINK },
  endpointData: { usd: 0.01, source: LINK },
  natGateway: { usd: 0.045, source: page('vpc') },
  natGatewayData: { usd: 0.045, source: page('vpc') },
  publicAddress: { usd: 0.005, source: page('vpc') },

  // A million requests, a GB.
  edgeRequests: { usd: 1, source: EDGE },
  edgeData: { usd: 0.085, source: EDGE },
  edgeFunction: { usd: 0.1, source: EDGE },

  // A month each: the flat-rate plans of CloudFront.
  edgePro: { usd: 15, source: EDGE },
  edgeBusiness: { usd: 200, source: EDGE },
  edgePremium: { usd: 1_000, source: EDGE },

  // A GB and month; a month each; a million.
  backupTable: { usd: 0.1, source: BACKUP },
  backupBucket: { usd: 0.05, source: BACKUP, unsure: true },
  secret: { usd: 0.4, source: page('secrets-manager') },
  hostedZone: { usd: 0.5, source: page('route53') },
  stateTransitions: { usd: 25, source: page('step-functions') },
});

/** Of a cache in front of a REST API, by the size that it is asked for, an hour. */
export const CACHE_PRICES: Readonly<Record<string, number>> = {
  0.5: 0.02, 1.6: 0.038, 6.1: 0.2, 13.5: 0.25, 28.4: 0.5, 58.2: 1, 118: 1.9, 237: 3.8,
};

/** Free tier of an account a month, for all of its stacks together. */
export const FREE_ALARM_METRICS = 10;
export const FREE_DASHBOARDS = 3;

import { HandlerSetting } from './contract';

/** Source of a request's owner; written by the chosen authorization, never by the caller. */
export const OWNER_SOURCES = ['cognito', 'iam', 'iam-session', 'lambda', 'api-key', 'none'] as const;

/** Settings of every handler. */
export const COMMON_SETTINGS: readonly HandlerSetting[] = [
  /** CloudWatch namespace of the business metrics. */
  { name: 'METRICS_NAMESPACE', default: 'ServerlessApi' },
];

/** Settings of every handler behind the REST API. */
export const API_SETTINGS = /* @__PURE__ */ COMMON_SETTINGS.concat([
  /** Which verified identity owns the data: cognito, iam (the role or user that signs), iam-session, lambda, api-key or none. */
  { name: 'OWNER_SOURCE', default: 'cognito' },
  /** Query parameters that the authorization reads, separated by commas. Routes refuse all others that they do not have. */
  { name: 'AUTH_QUERY_PARAMETERS', default: '' },
  /** Origins that browsers may call from, separated by commas; https://*.example.com: every subdomain, *: all. Empty: none. */
  { name: 'CORS_ALLOW_ORIGINS', default: '' },
  /** true: browsers may send credentials. */
  { name: 'CORS_ALLOW_CREDENTIALS', default: 'false' },
  /** Response headers that browsers may read, separated by commas. */
  { name: 'CORS_EXPOSE_HEADERS', default: '' },
]);

/** Settings of handlers that accept jobs and of those that run them. */
export const JOB_SETTINGS: readonly HandlerSetting[] = [
  /** Types of job that are accepted, separated by commas. */
  { name: 'JOB_TYPES', default: 'summary' },
  /** Days until the record of a job expires. */
  { name: 'JOB_RETENTION_DAYS', default: '30' },
];

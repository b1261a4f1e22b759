import { Size } from 'aws-cdk-lib';
import { ApiKeySourceType, IRestApi, MethodLoggingLevel, ThrottleSettings } from 'aws-cdk-lib/aws-apigateway';
import { LogGroupClass } from 'aws-cdk-lib/aws-logs';
import { AccessLog } from './access-log';
import { ApiEndpoint } from './api-endpoint';
import { CacheOptions } from './cache-options';
import { ApiCorsOptions } from './api-cors-options';
import { CustomDomainOptions } from './custom-domain';
import { OpenApiInfo } from './open-api-info';
import { UsagePlanOptions } from './usage-plan-options';

/** Options of the API. */
export interface ApiOptions {
  /**
   * Requests per second and burst that the stage takes from all callers together. Both above zero.
   *
   * @default - 100 requests per second, bursts of 200
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
   */
  readonly throttle?: ThrottleSettings;

  /**
   * Which browsers may call: answered in the preflight, in errors and by the shipped handlers.
   *
   * @default - no browser from another origin may call
   */
  readonly cors?: ApiCorsOptions;

  /**
   * Contents of the access log. API Gateway writes one line for each request through the account's CloudWatch role,
   * which someone must have set once per account and region: see `ApiGatewayLogging`.
   *
   * @default AccessLog.json()
   */
  readonly accessLog?: AccessLog;

  /**
   * Class of the access log: INFREQUENT_ACCESS costs half of STANDARD to write, about $0.25 per GB, and can still be queried in Logs Insights,
   * but has no metric filters, no subscriptions, no Live Tail and no data protection. It cannot be changed once the log is there.
   * Throws together with `AccessLog.none()`.
   *
   * @default LogGroupClass.STANDARD
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
   */
  readonly accessLogClass?: LogGroupClass;

  /**
   * Level of API Gateway's execution log, never with bodies, in a new log group. Uses the same role as the access log.
   * About $0.50 per GB.
   *
   * @default - by profile: MethodLoggingLevel.ERROR in REGULATED, else MethodLoggingLevel.OFF
   */
  readonly executionLogging?: MethodLoggingLevel;

  /**
   * Name of the stage, the first part of every path.
   *
   * @default 'prod'
   */
  readonly stageName?: string;

  /**
   * Description of the API.
   *
   * @default - no description
   */
  readonly description?: string;

  /**
   * A cache for routes. You pay for it by the hour, whether it is used or not. Only routes with `cache` use it.
   *
   * @default - of 0.5 GB, about $15 a month, where `cacheEnabled` says so, else none
   */
  readonly cache?: CacheOptions;

  /**
   * Whether the stage has a cache that routes may use.
   *
   * @default - by profile: true in REGULATED, else false; true where `cache` is given
   */
  readonly cacheEnabled?: boolean;

  /**
   * Whether API Gateway shows its own certificate to what it calls over HTTP, so that it can tell API Gateway from others. Free, and
   * valid for a year. Functions and services have no use of it.
   *
   * @default - by profile: true in REGULATED, else false
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/getting-started-client-side-ssl-authentication.html
   */
  readonly clientCertificate?: boolean;

  /**
   * Plans with limits, and API keys for the clients that share them.
   *
   * @default - none
   */
  readonly usagePlans?: UsagePlanOptions[];

  /**
   * Source of the API key: the `x-api-key` header, or the answer of a Lambda authorizer.
   *
   * @default ApiKeySourceType.HEADER
   */
  readonly apiKeySource?: ApiKeySourceType;

  /**
   * Your own domain.
   *
   * @default - the name that AWS gives it
   */
  readonly domain?: CustomDomainOptions;

  /**
   * Networks that can reach the API.
   *
   * @default ApiEndpoint.regional()
   */
  readonly endpoint?: ApiEndpoint;

  /**
   * Answers of this size and more are compressed for callers that accept it.
   *
   * @default - answers are not compressed
   */
  readonly minCompressionSize?: Size;

  /**
   * Content types that are passed as bytes, base64 towards functions.
   *
   * @default - all content is text
   */
  readonly binaryMediaTypes?: string[];

  /**
   * Name of a file beside the template that the OpenAPI 3.1 document of the API is written to at synthesis. Throws where another construct
   * of the same app or stage writes that file: where several stacks have an API, put the name of the stack into the name of the file.
   * Synthesis fails for a schema with a value that is known only at deployment.
   *
   * @default - a file with the unique id of the construct, for `cdk-serverless-api-local contract`. If the document can't be made, synthesis goes on without it
   */
  readonly openApiFile?: string;

  /**
   * General information in the OpenAPI document: title, version, description, contact, license and addresses.
   *
   * @default - the path of the construct as title, and version 1
   */
  readonly openApiInfo?: OpenApiInfo;

  /**
   * Your API to add the routes to, imported with its root resource (`RestApi.fromRestApiAttributes`).
   * Its endpoint, compression, media types, key source and gateway responses, with the CORS headers of errors, are set
   * where it is made; the stage is made here.
   *
   * @default - a new API
   */
  readonly existingApi?: IRestApi;
}

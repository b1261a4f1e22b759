import { ThrottleSettings } from 'aws-cdk-lib/aws-apigateway';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { DataProtectionPolicy, LogGroupClass, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { AccessLog } from '../api/access-log';
import { ConnectAuthorization } from './connect-authorization';
import { IMonitoring } from '../monitoring/contract';
import { Profile } from '../profile/profile';
import { RealtimeDomainOptions } from './realtime-domain';

/** Options of a WebSocket API. */
export interface RealtimeApiOptions {
  /**
   * Connects and messages per second and burst that each route takes from all clients together. Both above zero.
   *
   * @default - 100 a second, bursts of 200
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-protect.html
   */
  readonly throttle?: ThrottleSettings;

  /**
   * Contents of the access log: one line for every connect, message and disconnect. API Gateway writes it through the account's CloudWatch role,
   * which someone must have set once per account and region: see `ApiGatewayLogging`.
   *
   * @default AccessLog.webSocketJson()
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
   * Whether each route has its own metrics, beside those of the stage. Paid for as custom metrics, about $0.30 each a month.
   *
   * @default false
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-logging.html
   */
  readonly detailedMetrics?: boolean;

  /**
   * Your own domain.
   *
   * @default - the name that AWS gives the API
   */
  readonly domain?: RealtimeDomainOptions;

  /**
   * Name of the stage, the path of the API's address.
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
}

/** Properties of `RealtimeApi`. */
export interface RealtimeApiProps extends RealtimeApiOptions {
  /** Authorization of connections. */
  readonly authorization: ConnectAuthorization;

  /**
   * Defaults that fit together.
   *
   * @default Profile.PRODUCTION
   */
  readonly profile?: Profile;

  /**
   * Time that access log lines are kept.
   *
   * @default - by profile: one week in DEVELOPMENT, three months in PRODUCTION, one year in REGULATED
   */
  readonly logRetention?: RetentionDays;

  /**
   * Key that encrypts the access log. Its policy must let CloudWatch Logs use it, as those of `EncryptionKeys` do.
   *
   * @default - one that CloudWatch Logs owns
   */
  readonly logEncryptionKey?: IKey;

  /**
   * Masks personal data in the access log. Not together with `LogGroupClass.INFREQUENT_ACCESS`.
   *
   * @default - nothing is masked
   */
  readonly logDataProtection?: DataProtectionPolicy;

  /**
   * Watches errors.
   *
   * @default - not watched
   */
  readonly monitoring?: IMonitoring;
}

/** Options of a route of a WebSocket API. */
export interface RealtimeRouteOptions {
  /**
   * Whether the client gets what the function returns as `body`. Not for `$connect` and `$disconnect`.
   *
   * @default false
   */
  readonly returnResponse?: boolean;
}

import { AccessLogField, AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';

/**
 * Format of access log lines. No bodies, no tokens; the address of the caller is personal data in many countries.
 *
 * @example
 * new ServerlessApiPattern(this, 'Shop', {
 *   api: { accessLog: AccessLog.clf() },
 * });
 */
export class AccessLog {
  /**
   * One JSON object a line: when, who, what, how long, and why it failed. About $0.50 per GB.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
   */
  public static json(): AccessLog {
    return new AccessLog(AccessLogFormat.custom(JSON.stringify({
      requestId: AccessLogField.contextRequestId(),
      extendedRequestId: AccessLogField.contextExtendedRequestId(),
      xrayTraceId: AccessLogField.contextXrayTraceId(),
      requestTime: AccessLogField.contextRequestTime(),
      ip: AccessLogField.contextIdentitySourceIp(),
      httpMethod: AccessLogField.contextHttpMethod(),
      resourcePath: AccessLogField.contextResourcePath(),
      protocol: AccessLogField.contextProtocol(),
      status: AccessLogField.contextStatus(),
      responseLength: AccessLogField.contextResponseLength(),
      responseLatency: AccessLogField.contextResponseLatency(),
      integrationLatency: AccessLogField.contextIntegrationLatency(),
      integrationStatus: AccessLogField.contextIntegrationStatus(),
      errorType: AccessLogField.contextErrorResponseType(),
      wafStatus: AccessLogField.contextWafStatus(),
    })));
  }

  /**
   * The same of a WebSocket API: one JSON object for each connect, message and disconnect. About $0.50 per GB.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-logging.html
   */
  public static webSocketJson(): AccessLog {
    return new AccessLog(AccessLogFormat.custom(JSON.stringify({
      requestId: AccessLogField.contextRequestId(),
      extendedRequestId: AccessLogField.contextExtendedRequestId(),
      requestTime: AccessLogField.contextRequestTime(),
      ip: AccessLogField.contextIdentitySourceIp(),
      eventType: AccessLogField.contextEventType(),
      routeKey: AccessLogField.contextRouteKey(),
      connectionId: AccessLogField.contextConnectionId(),
      status: AccessLogField.contextStatus(),
      integrationLatency: AccessLogField.contextIntegrationLatency(),
      integrationStatus: AccessLogField.contextIntegrationStatus(),
      errorType: AccessLogField.contextErrorResponseType(),
      error: AccessLogField.contextErrorMessage(),
    })));
  }

  /** The Common Log Format of web servers. The Serverless pack of cdk-nag would rather have JSON. */
  public static clf(): AccessLog {
    return new AccessLog(AccessLogFormat.clf());
  }

  /** Your own format. It must hold `AccessLogField.contextRequestId()`; mind that the log has no place for personal data. */
  public static custom(format: AccessLogFormat): AccessLog {
    return new AccessLog(format);
  }

  /** Nothing is written. */
  public static none(): AccessLog {
    return new AccessLog();
  }

  /** Format of a line. Undefined: nothing is written. */
  public readonly format?: AccessLogFormat;

  private constructor(format?: AccessLogFormat) {
    this.format = format;
  }
}

/** API Gateway's own refusals: the type of gateway response, its usual status and the error type in the header. */
const KINDS = {
  ACCESS_DENIED: [403, 'AccessDeniedException'],
  API_CONFIGURATION_ERROR: [500, 'InternalServerErrorException'],
  AUTHORIZER_CONFIGURATION_ERROR: [500, 'AuthorizerConfigurationException'],
  AUTHORIZER_FAILURE: [500, 'InternalServerErrorException'],
  BAD_REQUEST_BODY: [400, 'BadRequestException'],
  BAD_REQUEST_PARAMETERS: [400, 'BadRequestException'],
  INTEGRATION_FAILURE: [504, 'InternalServerErrorException'],
  INTEGRATION_TIMEOUT: [504, 'InternalServerErrorException'],
  INVALID_API_KEY: [403, 'ForbiddenException'],
  MISSING_AUTHENTICATION_TOKEN: [403, 'MissingAuthenticationTokenException'],
  QUOTA_EXCEEDED: [429, 'LimitExceededException'],
  REQUEST_TOO_LARGE: [413, 'RequestTooLargeException'],
  THROTTLED: [429, 'TooManyRequestsException'],
  UNAUTHORIZED: [401, 'UnauthorizedException'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'BadRequestException'],
  DEFAULT_4XX: [403, 'ForbiddenException'],
  DEFAULT_5XX: [500, 'InternalServerErrorException'],
} as const;

export type GatewayErrorKind = keyof typeof KINDS;

export interface GatewayErrorDetails {
  readonly status?: number;
  readonly validation?: string;
  /** Why, for the runner's log. @default the message */
  readonly reason?: string;
}

/** Ends a request with one of the API's gateway responses. */
export class GatewayError extends Error {
  public readonly status: number;
  public readonly errorType: string;
  public readonly validation?: string;
  public readonly reason: string;

  constructor(public readonly kind: GatewayErrorKind, message: string, details: GatewayErrorDetails = {}) {
    super(message);
    const [status, errorType] = KINDS[kind];
    this.status = details.status ?? status;
    this.errorType = errorType;
    this.validation = details.validation;
    this.reason = details.reason ?? message;
  }
}

/** A fault of a function: an error, the end of its process, an invalid answer. */
export function badGateway(reason: string): GatewayError {
  return new GatewayError('DEFAULT_5XX', 'Internal server error', { status: 502, reason });
}

/** A mapping that cannot work. */
export function configurationError(reason: string): GatewayError {
  return new GatewayError('API_CONFIGURATION_ERROR', 'Internal server error', { reason });
}

import { Duration, Token, Tokenization } from 'aws-cdk-lib';
import { CorsRule, HttpMethods } from 'aws-cdk-lib/aws-s3';
import { IConstruct } from 'constructs';
import { ApiCorsOptions } from './api-cors-options';
import { checkOrigins, isPattern, lateOriginErrors, originCondition } from './cors-origins';
import { checkKnownList, invalid } from '../private/invalid';

const ALLOW_HEADERS = ['Authorization', 'Content-Type', 'Idempotency-Key', 'If-Match', 'If-None-Match', 'X-Api-Key'];
const EXPOSE_HEADERS = ['ETag', 'Idempotent-Replayed', 'Invalid-Fields', 'Location', 'Retry-After', 'x-amzn-RequestId'];
const ALLOW_METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

/** The user's choice, checked, in the form that each place needs it. */
export class Cors {
  private readonly origins: string[];
  private readonly credentials: boolean;
  private readonly exposeHeaders: string[];

  constructor(scope: IConstruct, private readonly options: ApiCorsOptions) {
    this.origins = options.allowOrigins;
    this.credentials = options.allowCredentials ?? false;
    this.exposeHeaders = options.exposeHeaders ?? EXPOSE_HEADERS;
    this.validate();
    scope.node.addValidation({ validate: () => lateOriginErrors(scope, this.origins) });
  }

  /** For the preflight of a path, whose routes demand these headers: they are allowed whatever the user lists. */
  public preflightHeaders(demanded: string[]): { [name: string]: string } {
    const seconds = (this.options.maxAge ?? Duration.hours(1)).toSeconds();
    return {
      ...this.originHeaders,
      'Access-Control-Allow-Headers': `'${distinctHeaders([...this.options.allowHeaders ?? ALLOW_HEADERS, ...demanded]).join(',')}'`,
      'Access-Control-Allow-Methods': `'${ALLOW_METHODS.join(',')}'`,
      'Access-Control-Max-Age': `'${Tokenization.stringifyNumber(seconds)}'`,
    };
  }

  /**
   * For the errors that API Gateway answers itself. These take fixed values or the caller's own headers
   * and know no conditions, so without one fixed origin the caller's is echoed; there is no data in an error.
   */
  public get gatewayResponseHeaders(): { [name: string]: string } {
    return {
      ...this.originHeaders,
      'Access-Control-Allow-Origin': this.fixedOrigin === undefined ? 'method.request.header.Origin' : `'${this.fixedOrigin}'`,
      'Access-Control-Expose-Headers': `'${this.exposeHeaders.join(',')}'`,
    };
  }

  /** For the answers of integrations that have no function. */
  public get integrationHeaders(): { [name: string]: string } {
    return { 'Access-Control-Expose-Headers': `'${this.exposeHeaders.join(',')}'`, ...this.originHeaders };
  }

  /** For the preflight and the same answers: without one fixed origin, a template names the caller's where it may call. */
  public get originTemplate(): string | undefined {
    if (this.fixedOrigin !== undefined) return undefined;
    return [
      '#set($origin = $input.params().header.get("Origin"))',
      '#if(!$origin || $origin == "")#set($origin = $input.params().header.get("origin"))#end',
      `#if(${originCondition(this.origins)})#set($context.responseOverride.header.Access-Control-Allow-Origin = "$origin")#end`,
    ].join('\n');
  }

  /** For the handlers. */
  public get environment(): { [name: string]: string } {
    return {
      CORS_ALLOW_ORIGINS: this.origins.join(','),
      CORS_ALLOW_CREDENTIALS: String(this.credentials),
      CORS_EXPOSE_HEADERS: this.exposeHeaders.join(','),
    };
  }

  /** For the bucket that browsers upload to and download from. */
  public get bucketRule(): CorsRule {
    return {
      allowedOrigins: this.origins,
      allowedMethods: [HttpMethods.GET, HttpMethods.HEAD, HttpMethods.POST, HttpMethods.PUT],
      allowedHeaders: ['*'],
      exposedHeaders: ['ETag', 'Location'],
      maxAge: (this.options.maxAge ?? Duration.hours(1)).toSeconds(),
    };
  }

  /** The one origin that may call. Undefined for several, and for patterns, which match several. */
  private get fixedOrigin(): string | undefined {
    const [origin, ...others] = this.origins;
    return others.length || isPattern(origin) ? undefined : origin;
  }

  private get originHeaders(): { [name: string]: string } {
    return {
      ...(this.fixedOrigin === undefined ? {} : { 'Access-Control-Allow-Origin': `'${this.fixedOrigin}'` }),
      ...(this.origins[0] === '*' ? {} : { Vary: "'Origin'" }),
      ...(this.credentials ? { 'Access-Control-Allow-Credentials': "'true'" } : {}),
    };
  }

  private validate(): void {
    checkOrigins(this.origins);
    if (this.origins.includes('*') && this.credentials) {
      throw invalid('api.cors.allowCredentials', true, "credentials for named origins only; browsers refuse them together with '*'");
    }
    for (const [name, headers] of Object.entries({ allowHeaders: this.options.allowHeaders, exposeHeaders: this.options.exposeHeaders })) {
      checkKnownList(`api.cors.${name}`, headers);
      const wrong = headers?.find((header) => !Token.isUnresolved(header) && !/^[\w!#$%&*+.^`|~-]+$/.test(header));
      if (wrong !== undefined) throw invalid(`api.cors.${name}`, wrong, 'names of headers');
    }
    const { maxAge } = this.options;
    if (maxAge && !maxAge.isUnresolved() && maxAge.toSeconds() > 86_400) {
      throw invalid('api.cors.maxAge', maxAge.toHumanString(), 'at most one day');
    }
  }
}

/** Each name once, whatever its case. */
function distinctHeaders(names: string[]): string[] {
  const lower = names.map((name) => name.toLowerCase());
  return names.filter((_, index) => lower.indexOf(lower[index]) === index);
}

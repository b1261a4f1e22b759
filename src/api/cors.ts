import { Duration, Token } from 'aws-cdk-lib';
import { CorsOptions as PreflightOptions } from 'aws-cdk-lib/aws-apigateway';
import { CorsRule, HttpMethods } from 'aws-cdk-lib/aws-s3';
import { CorsOptions } from './cors-options';
import { invalid } from '../private/invalid';

const ALLOW_HEADERS = ['Authorization', 'Content-Type', 'Idempotency-Key', 'If-Match', 'If-None-Match', 'X-Api-Key'];
const EXPOSE_HEADERS = ['ETag', 'Idempotent-Replayed', 'Location', 'Retry-After', 'x-amzn-RequestId'];
const ALLOW_METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

/** The user's choice, checked, in the form that each place needs it. */
export class Cors {
  private readonly origins: string[];
  private readonly credentials: boolean;
  private readonly exposeHeaders: string[];

  constructor(private readonly options: CorsOptions) {
    this.origins = options.allowOrigins;
    this.credentials = options.allowCredentials ?? false;
    this.exposeHeaders = options.exposeHeaders ?? EXPOSE_HEADERS;
    this.validate();
  }

  /** For the preflight of API Gateway. */
  public get preflight(): PreflightOptions {
    return {
      allowOrigins: this.origins,
      allowCredentials: this.credentials || undefined,
      allowHeaders: this.options.allowHeaders ?? ALLOW_HEADERS,
      allowMethods: ALLOW_METHODS,
      maxAge: this.options.maxAge ?? Duration.hours(1),
    };
  }

  /**
   * For the errors that API Gateway answers itself. These take fixed values or the caller's own headers
   * and know no conditions, so with several origins the caller's is echoed; there is no data in an error.
   */
  public get gatewayResponseHeaders(): { [name: string]: string } {
    const several = this.origins.length > 1;
    return {
      'Access-Control-Allow-Origin': several ? 'method.request.header.Origin' : `'${this.origins[0]}'`,
      'Access-Control-Expose-Headers': `'${this.exposeHeaders.join(',')}'`,
      ...(this.origins[0] === '*' ? {} : { Vary: "'Origin'" }),
      ...(this.credentials ? { 'Access-Control-Allow-Credentials': "'true'" } : {}),
    };
  }

  /** For the answers of integrations that have no function: with one origin it is fixed. */
  public get integrationHeaders(): { [name: string]: string } {
    const [origin, ...others] = this.origins;
    return {
      'Access-Control-Expose-Headers': `'${this.exposeHeaders.join(',')}'`,
      ...(others.length ? {} : { 'Access-Control-Allow-Origin': `'${origin}'` }),
      ...(origin === '*' ? {} : { Vary: "'Origin'" }),
      ...(this.credentials ? { 'Access-Control-Allow-Credentials': "'true'" } : {}),
    };
  }

  /** For the same answers: with several origins, a template names the caller's where it is one of them. */
  public get integrationTemplate(): string | undefined {
    if (this.origins.length < 2) return undefined;
    const known = this.origins.map((origin) => `$origin == "${origin}"`).join(' || ');
    return [
      '#set($origin = $input.params().header.get("Origin"))',
      '#if(!$origin || $origin == "")#set($origin = $input.params().header.get("origin"))#end',
      `#if(${known})#set($context.responseOverride.header.Access-Control-Allow-Origin = "$origin")#end`,
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
      allowedMethods: [HttpMethods.GET, HttpMethods.HEAD, HttpMethods.POST],
      allowedHeaders: ['*'],
      exposedHeaders: ['ETag', 'Location'],
      maxAge: (this.options.maxAge ?? Duration.hours(1)).toSeconds(),
    };
  }

  private validate(): void {
    const all = this.origins.includes('*');
    if (!this.origins.length) throw invalid('api.cors.allowOrigins', '[]', "at least one origin, or '*'");
    if (all && this.origins.length > 1) throw invalid('api.cors.allowOrigins', this.origins.join(', '), "'*' alone, or a list of origins");
    if (all && this.credentials) {
      throw invalid('api.cors.allowCredentials', true, "credentials for named origins only; browsers refuse them together with '*'");
    }
    for (const origin of this.origins) {
      if (origin !== '*' && !Token.isUnresolved(origin) && !/^https?:\/\/[^/,'\s]+$/.test(origin)) {
        throw invalid('api.cors.allowOrigins', origin, "a scheme and a host without path, such as 'https://shop.example.com', or '*'");
      }
    }
    for (const [name, headers] of Object.entries({ allowHeaders: this.options.allowHeaders, exposeHeaders: this.options.exposeHeaders })) {
      const wrong = headers?.find((header) => !Token.isUnresolved(header) && !/^[\w!#$%&*+.^`|~-]+$/.test(header));
      if (wrong !== undefined) throw invalid(`api.cors.${name}`, wrong, 'names of headers');
    }
    const { maxAge } = this.options;
    if (maxAge && !maxAge.isUnresolved() && maxAge.toSeconds() > 86_400) {
      throw invalid('api.cors.maxAge', maxAge.toHumanString(), 'at most one day');
    }
  }
}

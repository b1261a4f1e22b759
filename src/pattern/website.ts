import { Lazy, Stack } from 'aws-cdk-lib';
import { CorsRule, HttpMethods, IBucket } from 'aws-cdk-lib/aws-s3';
import { AuthBinding } from '../auth';
import { Realtime } from '../realtime/realtime';
import { WebsiteOptions } from '../website';

/** Parts of the system that a website's pages use. */
interface System {
  readonly auth: AuthBinding;
  /** The bucket, if there is one by then. */
  readonly bucket: () => IBucket | undefined;
  readonly realtime?: Realtime;
}

/** A website's options, with the addresses that its pages call, and find in `/config.json`. */
export function systemWebsite({ auth, bucket, realtime }: System, options: WebsiteOptions): WebsiteOptions {
  const { userPool, directory } = auth;
  const region = userPool && Stack.of(userPool).region;
  const signIn = directory?.domain?.baseUrl();
  const sources = [
    // The bucket may be created later. Spaces between sources count as one.
    Lazy.string({ produce: () => bucket() ? `https://${bucket()!.bucketRegionalDomainName}` : '' }),
    ...(userPool ? [`https://cognito-idp.${region}.${Stack.of(userPool).urlSuffix}`] : []),
    ...(signIn ? [signIn] : []),
    ...(realtime ? [realtime.api._origin] : []),
  ];
  return {
    ...options,
    connectSources: options.contentSecurityPolicy === undefined ? [...sources, ...options.connectSources ?? []] : options.connectSources,
    settings: {
      apiUrl: '/api',
      ...(userPool && { region: region!, userPoolId: userPool.userPoolId }),
      ...(directory && { clientId: directory.client.userPoolClientId }),
      ...(signIn && { signInUrl: signIn, signInScopes: directory!.scopes.join(' ') }),
      ...(realtime && { realtimeUrl: realtime.url }),
      ...options.settings,
    },
  };
}

/**
 * The CORS rule of the bucket, for the pages of the website too, which upload to it.
 * The bucket can't know the address that CloudFront assigns, because the distribution waits for the bucket. Every upload needs a signature anyway.
 */
export function bucketCors(rule: CorsRule | undefined, website: WebsiteOptions | undefined): CorsRule | undefined {
  if (!website || rule?.allowedOrigins.includes('*')) return rule;
  const origin = `https://${website.domain?.domainName ?? '*.cloudfront.net'}`;
  const own: CorsRule = {
    allowedOrigins: [], allowedMethods: [HttpMethods.GET, HttpMethods.HEAD, HttpMethods.POST, HttpMethods.PUT], allowedHeaders: ['*'], exposedHeaders: ['ETag', 'Location'], maxAge: 3600,
  };
  const { allowedOrigins, ...others } = rule ?? own;
  return { ...others, allowedOrigins: [...new Set([...allowedOrigins, origin])] };
}

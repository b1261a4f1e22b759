import type { Environment } from './environment';

export interface CorsSettings {
  readonly origins: readonly string[];
  readonly credentials: boolean;
  readonly exposeHeaders: string;
}

export function corsSettings(environment: Environment): CorsSettings {
  return {
    origins: environment.list('CORS_ALLOW_ORIGINS'),
    credentials: environment.setting('CORS_ALLOW_CREDENTIALS') === 'true',
    exposeHeaders: environment.list('CORS_EXPOSE_HEADERS').join(', '),
  };
}

/** The CORS headers of every answer, errors included: without them a browser hides the error from its page. */
export function corsHeaders(settings: CorsSettings, origin: string | undefined): Record<string, string> {
  const { origins, credentials, exposeHeaders } = settings;
  if (origins.length === 0) {
    return {};
  }
  const any = origins.includes('*');
  // The answer differs by origin, also for an origin that is refused: caches must know.
  const vary: Record<string, string> = any ? {} : { Vary: 'Origin' };
  const allowed = any ? '*' : origins.some((candidate) => matches(candidate, origin)) ? origin : undefined;
  if (allowed === undefined) {
    return vary;
  }
  return {
    ...vary,
    'Access-Control-Allow-Origin': allowed,
    // Browsers refuse credentials for a wildcard.
    ...(credentials && !any ? { 'Access-Control-Allow-Credentials': 'true' } : {}),
    ...(exposeHeaders === '' ? {} : { 'Access-Control-Expose-Headers': exposeHeaders }),
  };
}

/** `https://*.example.com` stands for every subdomain. */
function matches(candidate: string, origin: string | undefined): boolean {
  const [scheme, parent] = candidate.split('*');
  if (origin === undefined || parent === undefined) {
    return candidate === origin;
  }
  return origin.startsWith(scheme) && origin.endsWith(parent) && /^[a-z0-9._-]+$/.test(origin.slice(scheme.length, -parent.length));
}

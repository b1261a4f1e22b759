import { Token } from 'aws-cdk-lib';
import { checkKnownList, invalid } from '../private/invalid';

/** Scheme, host, perhaps a port: what a policy takes as an origin. */
const ORIGIN = /^(https|wss):\/\/[A-Za-z0-9*][A-Za-z0-9.-]*(:\d+)?$/;

/** A policy that lets a page use what is its own, and call what it is told to. */
export function contentSecurityPolicy(connectSources: string[]): string {
  checkKnownList('website.connectSources', connectSources);
  for (const source of connectSources) {
    if (!Token.isUnresolved(source) && !(ORIGIN.test(source) && URL.canParse(source.replace('*', 'any')))) {
      throw invalid('website.connectSources', source, 'origins such as https://api.example.com or wss://live.example.com');
    }
  }
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    ['connect-src', "'self'", ...connectSources].join(' '),
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    'upgrade-insecure-requests',
  ].join('; ');
}

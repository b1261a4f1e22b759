import { Duration, Token } from 'aws-cdk-lib';
import { ApiKeySourceType, IRestApi, MethodLoggingLevel, RestApi, ThrottleSettings } from 'aws-cdk-lib/aws-apigateway';
import { IConstruct } from 'constructs';
import { ApiOptions } from './api-options';
import { CacheSize } from './cache-options';
import { checkOpenApiInfo } from './open-api-info';
import { checkInteger, checkMember, conflict, invalid } from '../private/invalid';
import { SettingError } from '../private/setting-error';

/** The longest answer of API Gateway, in bytes. */
const MAX_BODY = 10 * 1024 ** 2;

/** Throws for what API Gateway refuses, or what cannot be honoured together. */
export function checkApiOptions(options: ApiOptions): void {
  checkThrottle('api.throttle', options.throttle);
  const { cache, cacheEnabled, openApiFile, stageName, executionLogging, apiKeySource, minCompressionSize } = options;
  checkMember('api.executionLogging', executionLogging, MethodLoggingLevel);
  checkMember('api.apiKeySource', apiKeySource, ApiKeySourceType);
  checkDescription('api.description', options.description);
  const bytes = minCompressionSize?.isUnresolved() ? 0 : minCompressionSize?.toBytes() ?? 0;
  if (!Number.isInteger(bytes) || bytes > MAX_BODY) throw invalid('api.minCompressionSize', `${bytes} bytes`, 'up to 10 MiB, the longest answer there is, in whole bytes');
  if (cache && cacheEnabled === false) throw conflict('api.cache', cache.size, 'api.cacheEnabled: false', 'Remove one of them');
  if (cache) {
    if (!Object.values(CacheSize).includes(cache.size)) throw invalid('api.cache.size', cache.size, Object.values(CacheSize).join(', '));
    checkCacheTtl('api.cache.ttl', cache.ttl);
  }
  checkStageName('api.stageName', stageName);
  if (openApiFile !== undefined && !/^[\w.-]+\.json$/.test(openApiFile)) {
    throw invalid('api.openApiFile', openApiFile, "the name of a JSON file, such as 'openapi.json'");
  }
  checkOpenApiInfo(options.openApiInfo);
  if (options.existingApi) checkExisting(options);
}

/** Says at synthesis that an API has no route, which API Gateway doesn't deploy. */
export function requireRoutes(scope: IConstruct, api: IRestApi): void {
  const empty = new SettingError('api', 'has no routes, and API Gateway deploys no API without any. Add a route, an entity or a shipped handler.').at(scope.node.path);
  scope.node.addValidation({ validate: () => api instanceof RestApi && !api.methods.length ? [empty.message] : [] });
}

/** Throws for more text than API Gateway takes. */
export function checkDescription(prop: string, description: string | undefined): void {
  if (description !== undefined && !Token.isUnresolved(description) && description.length > 1024) {
    throw invalid(prop, `${description.length} characters`, 'at most 1024 characters');
  }
}

/** Throws for a name that cannot be part of an address. */
export function checkStageName(prop: string, stageName: string | undefined): void {
  if (stageName !== undefined && !Token.isUnresolved(stageName) && !/^[A-Za-z0-9_-]{1,128}$/.test(stageName)) {
    throw invalid(prop, stageName, 'up to 128 letters, digits, _ and -');
  }
}

/** Throws for limits that would refuse every caller. */
export function checkThrottle(prop: string, throttle: ThrottleSettings | undefined): void {
  for (const [name, value] of Object.entries(throttle ?? {})) {
    if (value === undefined || Token.isUnresolved(value)) continue;
    if (!(value > 0) || !Number.isFinite(value)) throw invalid(`${prop}.${name}`, value, 'finite numbers above zero');
    if (name === 'burstLimit') checkInteger(`${prop}.${name}`, value, 1, Number.MAX_SAFE_INTEGER);
  }
}

/** Throws for a time that API Gateway does not keep answers for. */
export function checkCacheTtl(prop: string, ttl: Duration | undefined): void {
  if (ttl && !ttl.isUnresolved() && (ttl.toSeconds() < 1 || ttl.toSeconds() > 3600)) {
    throw invalid(prop, ttl.toHumanString(), 'from one second to one hour');
  }
}

function checkExisting(options: ApiOptions): void {
  const { existingApi, endpoint, minCompressionSize, binaryMediaTypes, apiKeySource, description } = options;
  const ofTheApi = { endpoint, minCompressionSize, binaryMediaTypes, apiKeySource, description };
  const elsewhere = Object.entries(ofTheApi).find(([, value]) => value !== undefined);
  if (elsewhere) throw conflict(`api.${elsewhere[0]}`, 'a value', 'api.existingApi', 'Set it where that API is made');
  try {
    // An API that was imported by its ID only throws here.
    existingApi!.root.node.path;
  } catch {
    throw invalid('api.existingApi', existingApi!.node.path, 'an API that is imported with its root resource: RestApi.fromRestApiAttributes');
  }
}

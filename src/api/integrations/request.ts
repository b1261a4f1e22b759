import { IntegrationOptions } from 'aws-cdk-lib/aws-apigateway';
import { invalid } from '../../private/invalid';
import { checkCallerValues } from '../caller-values';
import { IntegrationContext } from '../integration-binding';
import { MappingValue } from '../mapping-value';

const CACHE_KEY = /^(method|integration)\.request\.(path|querystring|header|multivaluequerystring|multivalueheader)\.[A-Za-z0-9._-]+$/;

/** Requirements of the route for every kind of integration. */
export function routeOptions(context: IntegrationContext): IntegrationOptions {
  const { timeout, cacheKeyParameters } = context;
  if (timeout && !timeout.isUnresolved() && (timeout.toMilliseconds() < 50 || timeout.toMilliseconds() > 29_000)) {
    throw invalid('timeout', timeout.toHumanString(), '50 milliseconds to 29 seconds');
  }
  for (const name of cacheKeyParameters ?? []) {
    if (!CACHE_KEY.test(name)) throw invalid('cacheKeyParameters', name, "parameters of the request, such as 'method.request.path.id'");
  }
  return { timeout, cacheKeyParameters };
}

/** The parameters that a method must declare for what its integration and its cache read. Those of the path are always there. */
export function declareParameters(context: IntegrationContext, values: MappingValue[] = []): { [name: string]: boolean } {
  const read = values.flatMap((value) => value._parts).map((value) => value._parameter);
  checkCallerValues(context, read);
  const names = [...read, ...context.cacheKeyParameters ?? []].filter((name) => name?.match(/^method\.request\.(?!body)/)) as string[];
  return Object.fromEntries(names.map((name) => [name, name.startsWith('method.request.path.')]));
}

/** A value as a parameter mapping takes it. Throws for one that only a template can make. */
export function parameterSource(prop: string, value: MappingValue): string {
  if (value._parameter === undefined) {
    throw invalid(prop, 'a value that is put together', "parameters, claims, context and stage variables, and texts without '");
  }
  return value._parameter;
}

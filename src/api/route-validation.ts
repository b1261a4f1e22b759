import { Token } from 'aws-cdk-lib';
import { ApiKeySourceType, AuthorizationType } from 'aws-cdk-lib/aws-apigateway';
import { checkCacheTtl, checkThrottle } from './api-validation';
import { CacheOptions } from './cache-options';
import { Cors } from './cors';
import { Route } from './route';
import { RouteOptions } from './route-options';
import { RouteAuthBinding } from '../auth/contract';
import { checkAnswersInTime } from '../private/function-timeout';
import { invalid } from '../private/invalid';

interface ApiSettings {
  readonly cors?: Cors;
  readonly cache?: CacheOptions;
  readonly apiKeySource?: ApiKeySourceType;
  /** Whether its paths begin at the root of a domain. */
  readonly atRoot?: boolean;
}

/** Throws for options that API Gateway refuses, or that cannot be honoured together. */
export function checkRouteOptions(route: Route, options: RouteOptions, api: ApiSettings): void {
  const { function: handler, integration, cache, throttle, timeout } = options;
  if ((handler === undefined) === (integration === undefined)) {
    throw invalid(`target of '${route}'`, handler ? 'function and integration' : 'neither function nor integration', 'one of the two');
  }
  if (api.cors && route.method === 'OPTIONS') {
    throw invalid('route', route.toString(), 'methods other than OPTIONS where api.cors is set, which answers OPTIONS itself');
  }
  if (api.atRoot && ['/ping', '/sping'].includes(route.path)) {
    throw invalid('route', route.toString(), 'other paths at the root of a domain, where API Gateway answers /ping and /sping itself; or set api.domain.basePath');
  }
  if (options.request?.name && ['GET', 'HEAD'].includes(route.method)) {
    throw invalid(`request of '${route}'`, options.request.name, `RequestSchema.parameters(): a ${route.method} has no body, so that all would be refused`);
  }
  if (throttle || cache) checkSingleMethod(route);
  checkThrottle(`throttle of '${route}'`, throttle);
  if (cache) {
    if (!api.cache) throw invalid(`cache of '${route}'`, 'settings', 'settings only where the API has a cache (api.cache)');
    if (route.method !== 'GET') throw invalid(`cache of '${route}'`, route.method, 'only GET: other methods change data');
    checkCacheTtl(`cache.ttl of '${route}'`, cache.ttl);
  }
  if (timeout && !timeout.isUnresolved() && (timeout.toMilliseconds() < 50 || timeout.toMilliseconds() > 29_000)) {
    throw invalid(`timeout of '${route}'`, timeout.toHumanString(), 'from 50 milliseconds to 29 seconds');
  }
  checkAnswersInTime(`timeout of the function of '${route}'`, handler, timeout);
}

/** Throws for a key that is demanded and cannot be told: only Lambda authorizers name one. */
export function checkApiKey(route: Route, { apiKeyRequired, authorizationType }: RouteAuthBinding, { apiKeySource }: ApiSettings): void {
  if (apiKeyRequired && apiKeySource === ApiKeySourceType.AUTHORIZER && authorizationType !== AuthorizationType.CUSTOM) {
    throw invalid('api.apiKeySource', apiKeySource, `ApiKeySourceType.HEADER where '${route}' demands a key, which no Lambda authorizer names`);
  }
}

/** Throws for a mapping of a parameter that the path does not have, which would fail at deployment. */
export function checkPathParameters(route: Route, mapped: { [name: string]: boolean } = {}): void {
  for (const parameter of Object.keys(mapped)) {
    const name = /^method\.request\.path\.(.+)$/.exec(parameter)?.[1];
    if (name !== undefined && !route.parameters.includes(name)) {
      throw invalid(`mapping of '${route}'`, `the path parameter ${name}`, `parameters of the path: ${route.parameters.join(', ') || 'it has none'}`);
    }
  }
}

function checkSingleMethod(route: Route): void {
  if (route.method === 'ANY') throw invalid('throttle or cache', route.toString(), 'routes of one method; a stage has no settings for ANY');
}

/** The routes that are taken. */
export class RouteNames {
  private readonly routes = new Map<string, Route>();
  private readonly children = new Map<string, Child>();
  private readonly parameters = new Map<string, { readonly segment: string; readonly route: Route }>();

  /** @param answersPreflights whether each path that has a route has OPTIONS, too */
  constructor(private readonly answersPreflights: boolean) {}

  /** Takes a route. Throws where it, or a differently named parameter at the same place, is there already. */
  public claim(route: Route): void {
    const there = this.routes.get(route.shape);
    if (there) throw invalid('route', route.toString(), `routes that are not there yet; there is '${there}'`);
    this.claimChildren(route);
    const segments = route.path.split('/').slice(1);
    segments.forEach((segment, index) => {
      if (!segment.startsWith('{') || Token.isUnresolved(segment)) return;
      const parent = segments.slice(0, index).join('/');
      const other = this.parameters.get(parent);
      // A resource has one child that is a parameter.
      if (other && other.segment !== segment) {
        throw invalid('route', route.toString(), `the parameter name ${other.segment} at this place, as in '${other.route}'`);
      }
      this.parameters.set(parent, { segment, route });
    });
    this.routes.set(route.shape, route);
  }

  /** CDK makes the methods and the segments below a path children of one construct, by their names, and has one named Resource beside them. */
  private claimChildren(route: Route): void {
    const segments = route.path.split('/').filter((segment) => segment !== '');
    const below = (length: number) => `/${segments.slice(0, length).join('/')}`;
    if (segments.indexOf('Resource', 1) > 0) throw invalid('route', route.toString(), "paths without 'Resource' below another segment, which CDK uses itself; 'resource' is possible");
    const children = segments.map((name, index): Child => ({ parent: below(index), name, kind: 'segment', route }));
    const methods = this.answersPreflights ? [route.method, 'OPTIONS'] : [route.method];
    for (const child of [...children, ...methods.map((name): Child => ({ parent: route.path, name, kind: 'method', route }))]) {
      const key = `${child.parent} ${child.name}`;
      const other = this.children.get(key);
      if (other && other.kind !== child.kind) {
        throw invalid('route', route.toString(), `paths in which no segment is called like a method of the path before it: ${child.parent} has the ${other.kind} ${other.name} by `
          + `'${other.route}', and CDK gives both one id; a segment in small letters, such as '${child.name.toLowerCase()}', is possible`);
      }
      this.children.set(key, child);
    }
  }
}

/** A child of the construct of a path. */
interface Child {
  readonly parent: string;
  readonly name: string;
  readonly kind: 'segment' | 'method';
  readonly route: Route;
}

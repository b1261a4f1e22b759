import type { RestApi } from '../api/rest-api';
import type { Construction } from '../resources/resource-type';

/** A route of the system, for people to read. */
export interface RouteInfo {
  readonly method: string;
  readonly url: string;
  readonly authorization: string;
}

/** Addresses of a system, and the logical ids of its functions and resources. */
export abstract class SystemAddresses {
  /** The system that serves now. */
  protected abstract parts: Construction;

  /** Address of the first REST API with its stage, e.g. `http://127.0.0.1:3000/prod`. */
  public get url(): string {
    return this.firstApi().url;
  }

  /** Addresses of all REST APIs, by logical id. */
  public get urls(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.parts.apis.map((api) => [api.definition.logicalId, api.url]));
  }

  /** Addresses of all WebSocket APIs with their stages, by logical id, e.g. `ws://127.0.0.1:3001/prod`. */
  public get sockets(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.parts.sockets.map((api) => [api.definition.logicalId, api.url]));
  }

  /** Addresses of all CloudFront distributions, by logical id, e.g. `http://127.0.0.1:8080`. */
  public get websites(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.parts.websites.map(({ logicalId, url }) => [logicalId, url]));
  }

  /** Addresses of the hosted sign-in, by the logical ids of the user pools' domains. */
  public get signIns(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.parts.signIns.map(({ logicalId, url }) => [logicalId, url]));
  }

  /** Addresses of functions, by the logical ids of their `AWS::Lambda::Url`, for example `http://127.0.0.1:3001/`. */
  public get functionUrls(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.parts.urls.map(({ logicalId, url }) => [logicalId, url]));
  }

  /** The address that stands for AWS, for example for `aws --endpoint-url`. */
  public get endpoint(): string {
    return this.parts.endpoint;
  }

  public get routes(): readonly RouteInfo[] {
    return this.parts.apis.flatMap((api) => api.definition.routes.map((route) => ({
      method: route.method,
      url: `${api.url}${route.resourcePath === '/' ? '' : route.resourcePath}`,
      authorization: route.apiKeyRequired ? `${route.authorizationType} + API key` : route.authorizationType,
    })));
  }

  /** Logical ids of all functions, sorted: which of them is there first differs from start to start. */
  public get functions(): readonly string[] {
    return this.parts.functions.all().map(({ settings }) => settings.logicalId).sort();
  }

  /** Logical ids of all user pools. */
  public get userPools(): readonly string[] {
    return [...this.parts.userPools.keys()];
  }

  /** Values of the API keys, by logical id. */
  public get apiKeys(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.parts.apis.flatMap(({ definition }) => definition.apiKeys.map(({ logicalId, value }) => [logicalId, value])));
  }

  /** Value of `Ref` for a resource, e.g. the name of a table. */
  public ref(logicalId: string): string {
    return this.parts.resources.ref(logicalId);
  }

  private firstApi(): RestApi {
    const [api] = this.parts.apis;
    if (api === undefined) throw new Error('The template has no REST API');
    return api;
  }
}

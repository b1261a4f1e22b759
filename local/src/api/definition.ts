import { JsonObject } from '../json';

/** A REST API as its template defines it. */
export interface ApiDefinition {
  readonly logicalId: string;
  readonly id: string;
  readonly stages: readonly StageDefinition[];
  readonly routes: readonly Route[];
  readonly authorizers: ReadonlyMap<string, AuthorizerDefinition>;
  /** JSON schemas by the models' names. */
  readonly models: ReadonlyMap<string, JsonObject>;
  readonly gatewayResponses: ReadonlyMap<string, GatewayResponseDefinition>;
  readonly binaryMediaTypes: readonly string[];
  readonly apiKeys: readonly ApiKey[];
}

export interface StageDefinition {
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Of single routes, `* /*` for all others. */
  readonly limits: readonly (RateLimit & { readonly path: string })[];
}

export interface RateLimit {
  /** Requests a second. */
  readonly rate: number;
  readonly burst: number;
}

export interface UsageQuota {
  readonly limit: number;
  /** `DAY`, `WEEK` or `MONTH`. */
  readonly period: string;
}

export interface Route {
  readonly method: string;
  /** As in the template: `/items/{id}`. */
  readonly resourcePath: string;
  readonly resourceId: string;
  readonly authorizationType: string;
  readonly authorizerId?: string;
  readonly scopes: readonly string[];
  readonly apiKeyRequired: boolean;
  /** Names of parameters that must be there, e.g. `method.request.querystring.limit`. */
  readonly requiredParameters: readonly string[];
  /** Names of models by content type. */
  readonly models: Readonly<Record<string, string>>;
  readonly validatesBody: boolean;
  readonly validatesParameters: boolean;
  /** Names of the headers that the method declares, in lower case, by status. */
  readonly methodResponses: ReadonlyMap<string, readonly string[]>;
  readonly integration: JsonObject;
  /** Settings that no request depends on, for documents. */
  readonly described: DescribedRoute;
}

export interface DescribedRoute {
  readonly operationName?: string;
  /** Names of all parameters that the method declares. */
  readonly parameters: readonly string[];
  /** Names of models by content type, by status. */
  readonly responseModels: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

export interface AuthorizerDefinition {
  readonly id: string;
  readonly type: string;
  readonly identitySource: readonly string[];
  readonly validation?: string;
  readonly providerArns: readonly string[];
  readonly uri?: string;
  /** TTL of a function's answer for the same identity. */
  readonly ttlSeconds: number;
}

export interface GatewayResponseDefinition {
  readonly statusCode?: number;
  readonly parameters: Readonly<Record<string, string>>;
  readonly templates: Readonly<Record<string, string>>;
}

export interface ApiKey {
  readonly logicalId: string;
  readonly id: string;
  readonly value: string;
  readonly plan: { readonly limit?: RateLimit; readonly quota?: UsageQuota };
}

import { ApiKeySourceType, CfnModel, Deployment, IModel, IRestApi, JsonSchema, Method, MethodResponse, Model, RequestValidator } from 'aws-cdk-lib/aws-apigateway';
import { Construct, IConstruct } from 'constructs';
import { CacheOptions } from './cache-options';
import { Cors } from './cors';
import { demandedHeaders } from './demanded-parameters';
import { modelSchema, Schema } from './draft-4-schemas';
import { RouteIntegration } from './route-integration';
import { MethodSettings } from './method-settings';
import { Preflights } from './preflights';
import { RequestSchema } from './request-schema';
import { Route } from './route';
import { cacheKeyOf } from './route-cache';
import { checkRouteDocument, RouteDocument } from './route-document';
import { RouteDescription, RouteOptions } from './route-options';
import { checkApiKey, checkPathParameters, checkRouteOptions, RouteNames } from './route-validation';
import { AuthBinding, IGroupAuthorizer, RouteAuthBinding } from '../auth/contract';
import { acknowledge } from '../private/acknowledge';
import { freeChildId } from '../private/distinct-id';
import { invalid } from '../private/invalid';
import { sorted, sortedJson } from '../private/sorted';

/** Common settings of an API's routes. */
interface ApiParts {
  readonly api: IRestApi;
  readonly deployment: Deployment;
  readonly auth: AuthBinding;
  readonly groupAuthorizer?: IGroupAuthorizer;
  readonly cors?: Cors;
  readonly settings: MethodSettings;
  readonly cache?: CacheOptions;
  readonly apiKeySource?: ApiKeySourceType;
  readonly atRoot?: boolean;
}

/** A route that was added, and what came of its options. */
export interface RouteEntry {
  readonly route: Route;
  readonly request?: RequestSchema;
  readonly auth: RouteAuthBinding;
  readonly document?: RouteDocument;
  /** Statuses that the method declares, where its answers are mapped. */
  readonly declared?: number[];
}

/** The routes of an API. */
export class RouteTable {
  public readonly entries: RouteEntry[] = [];
  private readonly names: RouteNames;
  private readonly models = new Map<string, { readonly model: IModel; readonly schema: string }>();
  private readonly validator: RequestValidator;
  private readonly preflights?: Preflights;

  constructor(private readonly scope: Construct, private readonly parts: ApiParts) {
    this.validator = new RequestValidator(scope, 'Validator', { restApi: parts.api, validateRequestBody: true, validateRequestParameters: true });
    this.names = new RouteNames(parts.cors !== undefined);
    this.preflights = parts.cors && new Preflights(parts.cors, parts.deployment);
  }

  public get descriptions(): RouteDescription[] {
    return this.entries.map(({ route, auth }) => ({
      route: route.toString(),
      authorization: auth.apiKeyRequired ? 'API_KEY' : auth.authorizationType,
      publicReason: auth.publicReason,
    }));
  }

  /** The authorizers of the routes, wherever they were made. */
  public get authorizers(): IConstruct[] {
    return [...new Set(this.entries.map(({ auth }) => auth.authorizer).filter((authorizer) => Construct.isConstruct(authorizer)))];
  }

  public add(text: string, options: RouteOptions): Method {
    const route = Route.parse(text);
    checkRouteOptions(route, options, this.parts);
    checkRouteDocument(route, options);
    this.claimOperation(route, options.operationId);
    this.names.claim(route);
    const auth = options.authorization?.bindRoute(this.scope, {
      route: text, inherited: this.parts.auth, groupAuthorizer: this.parts.groupAuthorizer,
    }) ?? inherited(this.parts.auth);
    checkApiKey(route, auth, this.parts);
    const { method, declared } = this.createMethod(route, options, auth);
    this.parts.settings.add(route, options.throttle, options.cache);
    acknowledge(method, ...auth.findings ?? []);
    this.entries.push({ route, request: options.request, auth, document: options, declared });
    return method;
  }

  /** Generated ids make room for those that are given, which can't make room for each other. */
  private claimOperation(route: Route, id: string | undefined): void {
    const there = id !== undefined && this.entries.find(({ document }) => document?.operationId === id);
    if (there) throw invalid(`operationId of '${route}'`, id, `ids that no other route has; '${there.route}' has this one`);
  }

  private createMethod(route: Route, options: RouteOptions, auth: RouteAuthBinding): { readonly method: Method; readonly declared?: number[] } {
    const { api, cors, deployment } = this.parts;
    const cacheKey = options.cache ? cacheKeyOf(route, options.cache, auth) : [];
    const integration = options.integration ?? RouteIntegration.function(options.function!);
    const integrationScope = options.integration ? new Construct(this.scope, freeChildId(this.scope, route.id, route.toString())) : this.scope;
    const bound = integration._bindInOrder(integrationScope, {
      route: route.toString(),
      authorization: auth,
      timeout: options.timeout,
      cacheKeyParameters: cacheKey.length ? cacheKey : undefined,
      responseHeaders: cors?.integrationHeaders,
      responseTemplatePrefix: cors?.originTemplate,
    });
    checkPathParameters(route, bound.requestParameters);
    const resource = api.root.resourceForPath(route.path);
    const parameters = requestParameters(cacheKey, options.request, bound.requestParameters);
    this.preflights?.add(resource, demandedHeaders(route, auth, parameters));
    const method = resource.addMethod(route.method, bound.integration, {
      authorizationType: auth.authorizationType,
      authorizer: auth.authorizer,
      authorizationScopes: auth.scopes,
      apiKeyRequired: auth.apiKeyRequired ? true : undefined,
      requestValidator: this.validator,
      requestModels: options.request?.name ? this.requestModels(options.request) : undefined,
      requestParameters: parameters,
      methodResponses: bound.methodResponses && sortedJson(bound.methodResponses) as MethodResponse[],
    });
    // Calls may come as soon as the method is deployed: what the integration's role may do is there by then.
    if (options.integration) method.node.addDependency(integrationScope);
    deployment.node.addDependency(method);
    return { method, declared: bound.methodResponses?.map(({ statusCode }) => Number(statusCode)) };
  }

  private requestModels({ name, schema, contentTypes, _description }: RequestSchema): { [contentType: string]: IModel } {
    const body = _description?.model?.schema ?? modelSchema(schema!);
    const text = JSON.stringify(body);
    const there = this.models.get(name!);
    if (there && there.schema !== text) throw invalid('request.name', name, 'names that stand for one schema; another one has this name already');
    const model = there?.model ?? this.createModel(name!, schema, body);
    this.models.set(name!, { model, schema: text });
    return Object.fromEntries(contentTypes.map((contentType) => [contentType, model]));
  }

  private createModel(name: string, schema: JsonSchema | undefined, body: Schema): IModel {
    const id = freeChildId(this.scope, name, `model ${name}`);
    if (!schema) return { modelId: new CfnModel(this.scope, id, { restApiId: this.parts.api.restApiId, contentType: 'application/json', schema: body }).ref };
    // CDK puts the schema that it is given into the id of the deployment.
    const model = new Model(this.scope, id, { restApi: this.parts.api, schema: sortedJson(schema) as JsonSchema });
    (model.node.defaultChild as CfnModel).schema = body;
    return model;
  }
}

/** Same authorization as the API. */
function inherited({ authorizationType, authorizer, scopes, apiKey, identitySources, publicReason, findings }: AuthBinding): RouteAuthBinding {
  return { authorizationType, authorizer, scopes, apiKeyRequired: apiKey !== undefined, identitySources, publicReason, findings };
}

/** Names of parameters, and whether they must be there. */
interface Required { [name: string]: boolean }

/** API Gateway must be told every parameter that it validates, maps or keeps answers by. */
function requestParameters(cacheKey: string[], request?: RequestSchema, mapped: Required = {}): Required | undefined {
  const { queryStrings = [], optionalQueryStrings = [], headers = [] } = request?.required ?? {};
  const parameters = {
    ...Object.fromEntries(optionalQueryStrings.map((name) => [`method.request.querystring.${name}`, false])),
    ...Object.fromEntries(cacheKey.map((name) => [name, name.startsWith('method.request.path.')])),
    ...mapped,
    ...Object.fromEntries([
      ...queryStrings.map((name) => `method.request.querystring.${name}`),
      ...headers.map((name) => `method.request.header.${name}`),
    ].map((name) => [name, true])),
  };
  return Object.keys(parameters).length ? sorted(parameters) : undefined;
}

import { roleCredentials } from './iam';
import { Construction, Identity, Resource, ResourceType, TemplateResources } from './resource-type';
import { ApiDefinition, ApiKey, AuthorizerDefinition, GatewayResponseDefinition, RateLimit, Route, StageDefinition } from '../api/definition';
import { RestApi } from '../api/rest-api';
import { stableId, physicalName } from '../assembly/names';
import { AsyncInvoker } from '../events/async-invoker';
import { flag, isObject, Json, JsonObject, objects, optionalNumber, optionalObject, optionalString, string, strings } from '../json';
import { DEBUGGING_MS } from '../options';
import { inBackground } from '../serving/background';

export const restApis: ResourceType = {
  types: ['AWS::ApiGateway::RestApi'],
  phase: 'entry',
  identify: ({ id }) => ({ ref: stableId(id, 10), attributes: { RestApiId: stableId(id, 10), RootResourceId: rootId(id) } }),
  serve: async (apis, system) => {
    const invoker = new AsyncInvoker(system, system.functions);
    for (const resource of apis) {
      if (resource.properties.Body !== undefined || resource.properties.BodyS3Location !== undefined) {
        system.unsupported(`The local runner does not support an OpenAPI body (${resource.id})`);
        continue;
      }
      const api = new RestApi(unhurried(apiDefinition(resource, system.resources), system), {
        pools: [...system.userPools.values()],
        functions: system.functions,
        aws: { endpoint: system.front.address, region: system.region, credentialsOf: (role) => roleCredentials(role, system) },
        invokeLater: (reference, event) => inBackground(invoker.invoke(reference, event), (message) => system.log('local', message)),
        recorder: system.recorder,
        throttles: system.options.throttle === true,
        unsupported: system.options.unsupportedIntegrations ?? 'refuse',
        log: (message) => system.log(resource.id, message),
      });
      await api.start(system.portOf(resource.id));
      system.apis.push(api);
    }
  },
};

/** Parts of a REST API, which reads them from the template itself. */
export const restApiParts: ResourceType = {
  types: [
    'AWS::ApiGateway::Resource', 'AWS::ApiGateway::Method', 'AWS::ApiGateway::Deployment', 'AWS::ApiGateway::Stage',
    'AWS::ApiGateway::Authorizer', 'AWS::ApiGateway::Model', 'AWS::ApiGateway::RequestValidator', 'AWS::ApiGateway::GatewayResponse',
    'AWS::ApiGateway::ApiKey', 'AWS::ApiGateway::UsagePlan', 'AWS::ApiGateway::UsagePlanKey',
  ],
  phase: 'entry',
  identify: ({ id, type, properties }): Identity => {
    const generated = stableId(id, 6);
    const name = type === 'AWS::ApiGateway::Stage' ? optionalString(properties.StageName, 'StageName')
      : type === 'AWS::ApiGateway::Model' ? modelName({ id, type, properties }) : undefined;
    const attribute = { Resource: 'ResourceId', Deployment: 'DeploymentId', Authorizer: 'AuthorizerId', RequestValidator: 'RequestValidatorId', ApiKey: 'APIKeyId' }[type.split('::')[2] ?? ''];
    return { ref: name ?? generated, attributes: { Id: generated, ...(attribute === undefined ? {} : { [attribute]: generated }) } };
  },
};

/** A REST API as the template has it. */
export function apiDefinition(api: Resource, resources: TemplateResources): ApiDefinition {
  const apiId = resources.ref(api.id);
  const part = (type: string): Resource[] => resources.ofType(`AWS::ApiGateway::${type}`).filter(({ properties }) => properties.RestApiId === apiId);
  const stages = part('Stage').map(stage);
  const validators = new Map(part('RequestValidator').map((validator) => [resources.ref(validator.id), validator.properties]));
  const paths = resourcePaths(api, part('Resource'), resources);
  return {
    logicalId: api.id,
    id: apiId,
    stages: stages.length > 0 ? stages : deploymentStages(part('Deployment')),
    routes: part('Method').map((method) => route(method, paths, validators)),
    authorizers: new Map(part('Authorizer').map((entry) => [resources.ref(entry.id), authorizer(entry)])),
    models: new Map(part('Model').map((model) => [resources.ref(model.id), schema(model.properties.Schema)])),
    gatewayResponses: new Map(part('GatewayResponse').map(({ properties }) => [string(properties.ResponseType, 'ResponseType'), gatewayResponse(properties)])),
    binaryMediaTypes: strings(api.properties.BinaryMediaTypes, 'BinaryMediaTypes'),
    apiKeys: apiKeys(apiId, resources),
  };
}

function stage({ properties }: Resource): StageDefinition {
  const limits = objects(properties.MethodSettings, 'MethodSettings').flatMap((setting) => {
    const limit = rateLimit(setting.ThrottlingRateLimit, setting.ThrottlingBurstLimit);
    // `/~1items` is `/items`.
    const path = (optionalString(setting.ResourcePath, 'ResourcePath') ?? '/*').replace(/^\/(?=~1)/, '').replaceAll('~1', '/');
    return limit === undefined ? [] : [{ ...limit, path: `${optionalString(setting.HttpMethod, 'HttpMethod') ?? '*'} ${path}` }];
  });
  return { name: string(properties.StageName, 'StageName'), variables: texts(properties.Variables), limits };
}

function rateLimit(rate: Json | undefined, burst: Json | undefined): RateLimit | undefined {
  const [perSecond, atOnce] = [optionalNumber(rate, 'rate limit'), optionalNumber(burst, 'burst limit')];
  return perSecond === undefined && atOnce === undefined ? undefined : { rate: perSecond ?? Infinity, burst: atOnce ?? Infinity };
}

/** A deployment may name its stage itself. */
function deploymentStages(deployments: readonly Resource[]): StageDefinition[] {
  return deployments.filter(({ properties }) => properties.StageName !== undefined).map(({ properties }) => ({ name: string(properties.StageName, 'StageName'), variables: {}, limits: [] }));
}

function resourcePaths(api: Resource, parts: readonly Resource[], resources: TemplateResources): ReadonlyMap<string, string> {
  const byId = new Map(parts.map((resource) => [resources.ref(resource.id), resource.properties]));
  const pathOf = (id: string): string => {
    const properties = byId.get(id);
    return properties === undefined ? '' : `${pathOf(string(properties.ParentId, 'ParentId'))}/${string(properties.PathPart, 'PathPart')}`;
  };
  return new Map([[rootId(api.id), '/'], ...[...byId.keys()].map((id) => [id, pathOf(id)] as const)]);
}

function route({ id, properties }: Resource, paths: ReadonlyMap<string, string>, validators: ReadonlyMap<string, JsonObject>): Route {
  const resourceId = string(properties.ResourceId, `${id}.ResourceId`);
  const parameters = optionalObject(properties.RequestParameters, 'RequestParameters');
  const validator = validators.get(optionalString(properties.RequestValidatorId, 'RequestValidatorId') ?? '');
  return {
    method: string(properties.HttpMethod, `${id}.HttpMethod`),
    resourcePath: paths.get(resourceId) ?? '/',
    resourceId,
    authorizationType: optionalString(properties.AuthorizationType, 'AuthorizationType') ?? 'NONE',
    authorizerId: optionalString(properties.AuthorizerId, 'AuthorizerId'),
    scopes: strings(properties.AuthorizationScopes, 'AuthorizationScopes'),
    apiKeyRequired: flag(properties.ApiKeyRequired),
    requiredParameters: Object.keys(parameters).filter((name) => flag(parameters[name])),
    models: texts(properties.RequestModels),
    validatesBody: flag(validator?.ValidateRequestBody),
    validatesParameters: flag(validator?.ValidateRequestParameters),
    methodResponses: new Map(objects(properties.MethodResponses, 'MethodResponses').map(methodResponse)),
    integration: optionalObject(properties.Integration, `${id}.Integration`),
    described: {
      operationName: optionalString(properties.OperationName, 'OperationName'),
      parameters: Object.keys(parameters),
      responseModels: new Map(objects(properties.MethodResponses, 'MethodResponses').map(({ StatusCode, ResponseModels }) => [string(StatusCode, 'StatusCode'), texts(ResponseModels)])),
    },
  };
}

/** 29 seconds are too short for stepping through code. */
function unhurried(made: ApiDefinition, { options }: Construction): ApiDefinition {
  const isDebugged = options.inspect !== undefined && options.inspect !== false;
  if (!isDebugged) return made;
  return { ...made, routes: made.routes.map((each) => ({ ...each, integration: { ...each.integration, TimeoutInMillis: DEBUGGING_MS } })) };
}

function methodResponse(response: JsonObject): [string, string[]] {
  const names = Object.keys(optionalObject(response.ResponseParameters, 'ResponseParameters'));
  return [string(response.StatusCode, 'StatusCode'), names.map((name) => name.replace(/^method\.response\.header\./, '').toLowerCase())];
}

function authorizer({ id, properties }: Resource): AuthorizerDefinition {
  const source = optionalString(properties.IdentitySource, 'IdentitySource') ?? '';
  return {
    id,
    type: string(properties.Type, `${id}.Type`),
    identitySource: source.split(',').map((text) => text.trim()).filter((text) => text !== ''),
    validation: optionalString(properties.IdentityValidationExpression, 'IdentityValidationExpression'),
    providerArns: strings(properties.ProviderARNs, 'ProviderARNs'),
    uri: optionalString(properties.AuthorizerUri, 'AuthorizerUri'),
    ttlSeconds: optionalNumber(properties.AuthorizerResultTtlInSeconds, 'AuthorizerResultTtlInSeconds') ?? 300,
  };
}

function gatewayResponse(properties: JsonObject): GatewayResponseDefinition {
  return {
    statusCode: optionalNumber(properties.StatusCode, 'StatusCode'),
    parameters: texts(properties.ResponseParameters),
    templates: texts(properties.ResponseTemplates),
  };
}

/** The keys of the usage plans of this API's stages. */
function apiKeys(apiId: string, resources: TemplateResources): ApiKey[] {
  const plans = resources.ofType('AWS::ApiGateway::UsagePlan').filter(({ properties }) => objects(properties.ApiStages, 'ApiStages').some(({ ApiId }) => ApiId === apiId));
  const members = resources.ofType('AWS::ApiGateway::UsagePlanKey').map(({ properties }) => properties);
  return resources.ofType('AWS::ApiGateway::ApiKey').filter(({ properties }) => properties.Enabled !== false).flatMap(({ id, properties }) => {
    const joined = members.filter(({ KeyId }) => KeyId === resources.ref(id)).map(({ UsagePlanId }) => UsagePlanId);
    const plan = plans.find((candidate) => joined.includes(resources.ref(candidate.id)));
    const value = optionalString(properties.Value, 'Value') ?? stableId(`value of ${id}`, 40);
    return plan === undefined ? [] : [{ logicalId: id, id: resources.ref(id), value, plan: usagePlan(plan) }];
  });
}

function usagePlan({ properties }: Resource): ApiKey['plan'] {
  const { RateLimit: rate, BurstLimit: burst } = optionalObject(properties.Throttle, 'Throttle');
  const { Limit, Period } = optionalObject(properties.Quota, 'Quota');
  const most = optionalNumber(Limit, 'Quota.Limit');
  return { limit: rateLimit(rate, burst), quota: most === undefined ? undefined : { limit: most, period: optionalString(Period, 'Quota.Period') ?? 'DAY' } };
}

function modelName({ id, properties }: Resource): string {
  return optionalString(properties.Name, 'Name') ?? physicalName(id.replace(/[^a-zA-Z0-9]/g, ''), 64);
}

function schema(value: Json | undefined): JsonObject {
  if (typeof value !== 'string') return optionalObject(value, 'Schema');
  const parsed: unknown = JSON.parse(value);
  return isObject(parsed) ? parsed : {};
}

function rootId(apiLogicalId: string): string {
  return stableId(`root of ${apiLogicalId}`, 10);
}

function texts(value: Json | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(optionalObject(value, 'map')).map(([name, text]) => [name, string(text, name)]));
}

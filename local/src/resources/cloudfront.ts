import { localized } from './addresses';
import { Construction, Identity, Resource, ResourceType } from './resource-type';
import { stableId } from '../assembly/names';
import { flag, isObject, JsonObject, object, objects, optionalNumber, optionalObject, optionalString, string, strings } from '../json';
import { apiOrigin } from '../website/api-origin';
import { Behavior } from '../website/behavior';
import { allowsDistribution } from '../website/bucket-policy';
import { EdgeFunction } from '../website/edge-function';
import { Forwarding, managedForwarding, policyForwarding, together } from '../website/forwarding';
import { Origin } from '../website/origin';
import { managedResponseHeaders, ResponseHeaders, responseHeaders } from '../website/response-headers';
import { s3Origin } from '../website/s3-origin';
import { Website } from '../website/website';

export const distributions: ResourceType = {
  types: ['AWS::CloudFront::Distribution'],
  phase: 'edge',
  identify: ({ id }) => {
    const generated = `E${stableId(id, 13, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789')}`;
    return { ref: generated, attributes: { Id: generated, DomainName: `d${stableId(id, 13)}.cloudfront.net` } };
  },
  serve: async (resources, system) => {
    for (const resource of resources) {
      const website = await build(resource, system);
      await website.start(system.portOf(resource.id));
      system.websites.push(website);
    }
  },
};

/** Parts of distributions, which read them themselves. */
export const distributionParts: ResourceType = {
  types: [
    'AWS::CloudFront::Function', 'AWS::CloudFront::ResponseHeadersPolicy', 'AWS::CloudFront::OriginAccessControl',
    'AWS::CloudFront::CachePolicy', 'AWS::CloudFront::OriginRequestPolicy',
  ],
  phase: 'edge',
  identify: ({ id, type, properties }, { account }): Identity => {
    const generated = stableId(id, 32);
    if (type !== 'AWS::CloudFront::Function') return { ref: generated, attributes: { Id: generated } };
    const arn = `arn:aws:cloudfront::${account}:function/${string(properties.Name, 'Name')}`;
    return { ref: arn, attributes: { FunctionARN: arn } };
  },
};

/** Unsupported settings that would change the answers of a distribution or a behavior. */
const UNSUPPORTED_CONFIG = ['OriginGroups', 'CustomOrigin', 'S3Origin', 'CNAMEs', 'TenantConfig'];
const UNSUPPORTED_BEHAVIOR = ['LambdaFunctionAssociations', 'TrustedKeyGroups', 'TrustedSigners', 'FieldLevelEncryptionId', 'ForwardedValues', 'GrpcConfig'];

async function build({ id, properties }: Resource, system: Construction): Promise<Website> {
  const config = object(properties.DistributionConfig, id);
  refuse(config, UNSUPPORTED_CONFIG, id);
  const origins = new Map<string, Origin>();
  for (const origin of objects(config.Origins, `${id}.Origins`)) origins.set(string(origin.Id, 'Id'), await originOf(origin, id, system));
  const behaviors = [...objects(config.CacheBehaviors, `${id}.CacheBehaviors`), { ...object(config.DefaultCacheBehavior, id), PathPattern: '*' }];
  return new Website({
    logicalId: id,
    context: { distributionId: system.resources.ref(id), distributionDomainName: system.resources.attribute(id, 'DomainName') },
    behaviors: behaviors.map((behavior) => behaviorOf(behavior, origins, id, system)),
    rootObject: optionalString(config.DefaultRootObject, 'DefaultRootObject') ?? '',
    errorPages: objects(config.CustomErrorResponses, 'CustomErrorResponses').map((page) => ({
      status: Number(page.ErrorCode), path: optionalString(page.ResponsePagePath, 'ResponsePagePath'), responseStatus: optionalNumber(page.ResponseCode, 'ResponseCode'),
    })),
    localized: (text, kind) => localized(text, system, kind),
    log: (message) => system.log(id, message),
  });
}

async function originOf(origin: JsonObject, distribution: string, system: Construction): Promise<Origin> {
  const domain = string(origin.DomainName, 'DomainName');
  const path = optionalString(origin.OriginPath, 'OriginPath') ?? '';
  const bucket = system.resources.find(['AWS::S3::Bucket'], domain);
  if (bucket !== undefined) {
    refuse(optionalObject(origin.S3OriginConfig, 'S3OriginConfig'), ['OriginAccessIdentity'], distribution);
    const name = system.resources.ref(bucket.id);
    const arn = `arn:aws:cloudfront::${system.account}:distribution/${system.resources.ref(distribution)}`;
    const policies = system.resources.ofType('AWS::S3::BucketPolicy');
    const emulator = await system.emulators.messaging();
    return s3Origin({ emulator, bucket: name, path, allows: (action) => allowsDistribution(policies, name, arn, action) });
  }
  const api = system.apis.find(({ definition }) => domain === `${definition.id}.execute-api.${system.region}.amazonaws.com`);
  if (api === undefined) throw unsupported(`the origin ${domain}, which is neither a bucket nor a REST API of the template`, distribution);
  const { hostname, port } = new URL(api.url);
  const added = objects(origin.OriginCustomHeaders, distribution)
    .map(({ HeaderName, HeaderValue }) => [string(HeaderName, distribution).toLowerCase(), [string(HeaderValue, distribution)]] as const);
  return apiOrigin({ host: hostname, port: Number(port), path, headers: new Map(added) });
}

function behaviorOf(behavior: JsonObject, origins: ReadonlyMap<string, Origin>, distribution: string, system: Construction): Behavior {
  refuse(behavior, UNSUPPORTED_BEHAVIOR, distribution);
  const target = string(behavior.TargetOriginId, `${distribution}.TargetOriginId`);
  const origin = origins.get(target);
  if (origin === undefined) throw unsupported(`the origin ${target}`, distribution);
  const cache = forwarding(behavior.CachePolicyId, 'AWS::CloudFront::CachePolicy', distribution, system);
  if (cache === undefined) throw unsupported('a behaviour without a cache policy', distribution);
  const headersPolicy = optionalString(behavior.ResponseHeadersPolicyId, distribution);
  return {
    pattern: string(behavior.PathPattern, 'PathPattern'),
    methods: behavior.AllowedMethods === undefined ? ['GET', 'HEAD'] : strings(behavior.AllowedMethods, 'AllowedMethods'),
    origin,
    forwarding: together(cache, forwarding(behavior.OriginRequestPolicyId, 'AWS::CloudFront::OriginRequestPolicy', distribution, system)),
    compress: flag(behavior.Compress),
    responseHeaders: headersPolicy === undefined ? undefined : headers(headersPolicy, distribution, system),
    onRequest: edgeFunction('viewer-request', behavior, distribution, system),
    onResponse: edgeFunction('viewer-response', behavior, distribution, system),
  };
}

function forwarding(id: JsonObject[string], type: string, distribution: string, { resources }: Construction): Forwarding | undefined {
  if (id === undefined) return undefined;
  const own = resources.find([type], string(id, type));
  const config = own === undefined ? {} : object(own.properties.CachePolicyConfig ?? own.properties.OriginRequestPolicyConfig, own.id);
  const parameters = object(config.ParametersInCacheKeyAndForwardedToOrigin ?? config, type);
  const known = own === undefined ? managedForwarding(String(id)) : policyForwarding(parameters, own.id);
  if (known === undefined) throw unsupported(`the policy ${String(id)}`, distribution);
  return known;
}

function headers(id: string, distribution: string, { resources }: Construction): ResponseHeaders {
  const own = resources.find(['AWS::CloudFront::ResponseHeadersPolicy'], id);
  const known = own === undefined ? managedResponseHeaders(id) : responseHeaders(object(own.properties.ResponseHeadersPolicyConfig, own.id), own.id);
  if (known === undefined) throw unsupported(`the response headers policy ${id}`, distribution);
  return known;
}

function edgeFunction(event: string, behavior: JsonObject, distribution: string, system: Construction): EdgeFunction | undefined {
  const association = objects(behavior.FunctionAssociations, distribution).find(({ EventType }) => EventType === event);
  if (association === undefined) return undefined;
  const made = system.resources.find(['AWS::CloudFront::Function'], string(association.FunctionARN, 'FunctionARN'));
  if (made === undefined) throw unsupported(`the function ${String(association.FunctionARN)} of elsewhere`, distribution);
  if (isObject(made.properties.FunctionConfig)) refuse(made.properties.FunctionConfig, ['KeyValueStoreAssociations'], made.id);
  return new EdgeFunction(made.id, string(made.properties.FunctionCode, 'FunctionCode'), (message) => system.log(made.id, message));
}

function refuse(properties: JsonObject, names: readonly string[], where: string): void {
  const found = names.find((name) => {
    const value = properties[name];
    return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
  });
  if (found !== undefined) throw unsupported(found, where);
}

function unsupported(what: string, where: string): Error {
  return new Error(`The local runner does not support ${what} (${where})`);
}

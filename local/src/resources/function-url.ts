import { stableId } from '../assembly/names';
import { FunctionUrl } from '../functions/function-url';
import { UrlCors } from '../functions/url-cors';
import { flag, JsonObject, object, optionalNumber, string, strings } from '../json';
import { Construction, Resource, ResourceType } from './resource-type';

/** Each function URL has its own port. */
export const functionUrls: ResourceType = {
  types: ['AWS::Lambda::Url'],
  phase: 'alias',
  identify: (resource: Resource, { region, account }) => {
    const target = string(resource.properties.TargetFunctionArn, 'TargetFunctionArn');
    const arn = target.startsWith('arn:') ? target : `arn:aws:lambda:${region}:${account}:function:${target}`;
    return { ref: arn, attributes: { FunctionArn: arn, FunctionUrl: `https://${urlId(resource)}.lambda-url.${region}.on.aws/` } };
  },
  serve: async (urls, system) => {
    for (const resource of urls) {
      const { id, properties } = resource;
      const url = new FunctionUrl({
        logicalId: id,
        id: urlId(resource),
        functionArn: system.resources.attribute(id, 'FunctionArn'),
        authType: string(properties.AuthType, `${id}.AuthType`),
        region: system.region,
        cors: properties.Cors === undefined ? undefined : cors(object(properties.Cors, `${id}.Cors`)),
        streams: properties.InvokeMode === 'RESPONSE_STREAM',
        functions: system.functions,
        log: (message) => system.log(id, message),
      });
      await url.start(system.portOf(id));
      system.urls.push(url);
    }
  },
};

/** A function that is told the address of another one is told the one of this machine. */
export function localUrls(text: string, { urls }: Pick<Construction, 'urls'>): string {
  return urls.reduce((replaced, { host, url }) => replaced.replaceAll(`https://${host}`, url.replace(/\/$/, '')), text);
}

function cors(properties: JsonObject): UrlCors {
  return {
    origins: strings(properties.AllowOrigins, 'AllowOrigins'),
    methods: strings(properties.AllowMethods, 'AllowMethods'),
    headers: strings(properties.AllowHeaders, 'AllowHeaders'),
    exposed: strings(properties.ExposeHeaders, 'ExposeHeaders'),
    maxAge: optionalNumber(properties.MaxAge, 'MaxAge'),
    credentials: flag(properties.AllowCredentials),
  };
}

function urlId(resource: Resource): string {
  return stableId(resource.id, 32);
}

import { awsTarget, AwsTarget } from './aws-uri';
import { Integration, IntegrationServices } from './contract';
import { filledPath } from './http';
import { IntegrationRequest, requestMapping } from './integration-request';
import { responseMapping } from './integration-response';
import { limited, timeLimit } from './time-limit';
import { UnsupportedIntegration } from './unsupported';
import { awsRequest } from '../../emulators/aws-call';
import { optionalString, string } from '../../json';
import { ApiDefinition, Route } from '../definition';

const SERVICES = ['dynamodb', 's3', 'sns', 'sqs'] as const;
type Service = typeof SERVICES[number];

/** Names of actions in requests to services whose addresses contain actions. */
const PROTOCOLS: Readonly<Partial<Record<Service, { readonly target?: string; readonly version?: string }>>> = {
  dynamodb: { target: 'DynamoDB_20120810' },
  sqs: { version: '2012-11-05' },
  sns: { version: '2010-03-31' },
};

/** A call of an AWS service, in the name of the integration's role. */
export function awsServiceIntegration(route: Route, api: ApiDefinition, { aws }: IntegrationServices): Integration {
  const where = `${route.method} ${route.resourcePath}`;
  const uri = string(route.integration.Uri, `Uri of ${where}`);
  const target = awsTarget(uri);
  if (target === undefined) throw new Error(`${where}: the local runner does not support the integration address ${uri}`);
  const service = SERVICES.find((name) => name === target.service);
  if (service === undefined) throw new UnsupportedIntegration(route, target.service);
  const role = optionalString(route.integration.Credentials, 'Credentials');
  if (role === undefined || !role.includes(':role/')) throw new UnsupportedIntegration(route, `${service} without a role in Credentials`);
  const [toBackend, fromBackend] = [requestMapping(route, api), responseMapping(route, api)];
  const accessKeyId = aws.credentialsOf(role);
  const method = optionalString(route.integration.IntegrationHttpMethod, 'IntegrationHttpMethod') ?? 'POST';
  const limit = timeLimit(route);
  return async (request) => {
    const mapped = toBackend(request);
    const { endpoint, region } = aws;
    const traced = { ...mapped, headers: new Map([['x-amzn-trace-id', request.traceId], ...mapped.headers]) };
    const answer = await limited(awsRequest({ endpoint, region, service, accessKeyId, method, ...call(target, service, traced) }), limit, service);
    const headers = new Map(Object.entries(answer.headers).map(([name, values]) => [name, values === undefined ? [] : [values].flat()] as const));
    return fromBackend({ selector: String(answer.status), headers, body: answer.bytes }, request);
  };
}

function call(target: AwsTarget, service: Service, mapped: IntegrationRequest): { path: string; headers: Record<string, string>; body: Buffer } {
  const query = new URLSearchParams(target.query);
  const headers: Record<string, string> = { accept: 'application/json', ...Object.fromEntries(mapped.headers) };
  const protocol = PROTOCOLS[service];
  if (target.action !== undefined && protocol?.target !== undefined) {
    headers['x-amz-target'] ??= `${protocol.target}.${target.action}`;
    headers['content-type'] = 'application/x-amz-json-1.0';
  } else if (target.action !== undefined && headers['x-amz-target'] === undefined) {
    query.set('Action', target.action);
    query.set('Version', protocol?.version ?? '');
  }
  for (const [name, values] of mapped.query) values.forEach((value) => query.append(name, value));
  const bucket = service === 's3' && target.subdomain !== undefined ? `/${target.subdomain}` : '';
  const path = `${bucket}${filledPath(target.path, mapped.path)}`;
  return { path: query.size === 0 ? path : `${path}?${query.toString()}`, headers, body: mapped.body };
}

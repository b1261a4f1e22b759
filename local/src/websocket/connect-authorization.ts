import { ConnectRefusal } from './refusal';
import { parameterValue } from '../api/context-values';
import { limited } from '../api/integrations/time-limit';
import { header } from '../api/request';
import { Functions } from '../functions/functions';
import { Permissions } from '../iam/permissions';
import { isObject, Json, JsonObject, optionalObject, parse } from '../json';
import { ACCOUNT } from '../options';
import { SocketAuthorizer, SocketRoute, WebSocketDefinition } from './definition';
import { connectEvent, SocketContext } from './socket-events';
import { excerpt } from '../serving/excerpt';

/** API Gateway waits no longer for an authorizer. */
const LONGEST_MS = 29_000;

/** Decides who may connect; finds `requestContext.authorizer` of all events of the connection. */
export async function authorizeConnect(
  api: WebSocketDefinition, route: SocketRoute, socket: SocketContext, functions: Functions,
): Promise<JsonObject | undefined> {
  if (route.authorizationType === 'NONE') return undefined;
  if (route.authorizationType === 'AWS_IAM') throw signatureRefusal(socket);
  if (route.authorizer === undefined) throw new ConnectRefusal(500, 'Internal server error', 'the route asks for an authorizer that the template does not have');
  const identity = route.authorizer.identitySource.map((source) => identityValue(source, socket));
  if (identity.some((value) => value === undefined || value === '')) throw new ConnectRefusal(401, 'Unauthorized', `the request lacks ${route.authorizer.identitySource.join(' or ')}, which the authorizer asks for`);
  return ask(api, route.authorizer, socket, functions);
}

async function ask(api: WebSocketDefinition, authorizer: SocketAuthorizer, socket: SocketContext, functions: Functions): Promise<JsonObject> {
  const methodArn = `arn:aws:execute-api:${api.region}:${ACCOUNT}:${api.id}/${api.stage}/$connect`;
  const started = Date.now();
  const { isBase64Encoded: _isBase64Encoded, ...event } = connectEvent(api, socket);
  const result = await limited(functions.invoke(authorizer.function, { type: 'REQUEST', methodArn, ...event }, socket.request.traceId), LONGEST_MS, 'the authorizer');
  const answer: Json = parse(result.payload, 'answer of the authorizer');
  if (result.outcome !== 'succeeded') {
    throw isObject(answer) && answer.errorMessage === 'Unauthorized'
      ? new ConnectRefusal(401, 'Unauthorized', 'the authorizer answered "Unauthorized"')
      : new ConnectRefusal(500, 'Internal server error', `the authorizer ${result.outcome}: ${excerpt(result.payload)}`);
  }
  if (!isObject(answer) || !isObject(answer.policyDocument) || typeof answer.principalId !== 'string') {
    throw new ConnectRefusal(500, 'Internal server error', 'the authorizer answered without principalId and policyDocument');
  }
  if (!new Permissions([answer.policyDocument]).allows('execute-api:Invoke', methodArn)) {
    throw new ConnectRefusal(403, 'User is not authorized to access this resource with an explicit deny', `the policy of the authorizer doesn't allow ${methodArn}`);
  }
  const context = Object.entries(optionalObject(answer.context, 'context')).map(([name, value]) => [name, String(value)]);
  return { ...Object.fromEntries(context), principalId: answer.principalId, integrationLatency: Date.now() - started };
}

/** WebSocket APIs say `route` where REST APIs say `method`. */
function identityValue(source: string, { request, connectionId }: SocketContext): string | undefined {
  return parameterValue(source.replace(/^route\./, 'method.'), request, { connectionId, identity: { sourceIp: request.sourceIp } });
}

function signatureRefusal({ request }: SocketContext): ConnectRefusal {
  const signed = (header(request, 'authorization') ?? '').startsWith('AWS4-HMAC-SHA256') || request.query.has('X-Amz-Signature');
  return signed
    ? new ConnectRefusal(501, 'The local runner does not check IAM signatures of API requests')
    : new ConnectRefusal(403, 'Missing Authentication Token', 'the route asks for a request signed by IAM');
}

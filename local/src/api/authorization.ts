import { JwtExpiredError } from 'aws-jwt-verify/error';
import { Functions } from '../functions/functions';
import { Permissions } from '../iam/permissions';
import { UserPool } from '../identity/user-pool';
import { isObject, Json, JsonObject, messageOf, object, optionalObject, optionalString, parse } from '../json';
import { ACCOUNT } from '../options';
import { parameterValue } from './context-values';
import { ApiDefinition, AuthorizerDefinition } from './definition';
import { functionReference } from './function-uri';
import { GatewayError } from './gateway-error';
import { proxyEvent, requestContext } from './proxy-event';
import { RoutedRequest } from './request';
import { excerpt } from '../serving/excerpt';

const TYPES = ['NONE', 'CUSTOM', 'COGNITO_USER_POOLS', 'AWS_IAM'];
const AUTHORIZER_TYPES = ['TOKEN', 'REQUEST', 'COGNITO_USER_POOLS'];

/** A function's answer about an identity, and its expiry. */
interface Remembered {
  readonly answer: JsonObject;
  readonly until: number;
}

/** Decides who may call a route; finds `requestContext.authorizer` of the event. */
export class Authorization {
  private readonly remembered = new Map<string, Remembered>();

  constructor(
    private readonly api: ApiDefinition,
    private readonly region: string,
    private readonly pools: readonly UserPool[],
    private readonly functions: Functions,
  ) {
    for (const route of api.routes) {
      if (!TYPES.includes(route.authorizationType)) throw new Error(`The local runner does not support the authorization ${route.authorizationType} of ${route.method} ${route.resourcePath}`);
    }
    for (const { type, id } of api.authorizers.values()) {
      if (!AUTHORIZER_TYPES.includes(type)) throw new Error(`The local runner does not support the authorizer type ${type} (${id})`);
    }
  }

  public async authorize(request: RoutedRequest): Promise<JsonObject | undefined> {
    const { authorizationType, authorizerId } = request.route;
    if (authorizationType === 'NONE') return undefined;
    if (authorizationType === 'AWS_IAM') throw signatureError(request);
    const authorizer = this.api.authorizers.get(authorizerId ?? '');
    if (authorizer === undefined) throw new GatewayError('AUTHORIZER_CONFIGURATION_ERROR', 'Internal server error', { reason: `the template has no authorizer ${authorizerId}` });
    const identity = authorizer.identitySource.map((source) => parameterValue(source, request, requestContext(this.api, request)));
    const missing = authorizer.identitySource.filter((_source, index) => (identity[index] ?? '') === '');
    if (missing.length > 0) throw unauthorized(`the request lacks ${missing.join(', ')}, which the authorizer ${authorizer.id} asks for`);
    const token = identity[0] ?? '';
    // Of a user pool's token, the expression is about the audience.
    const isOfPool = authorizer.type === 'COGNITO_USER_POOLS';
    if (!isOfPool && authorizer.validation !== undefined && !new RegExp(`^(?:${authorizer.validation})$`).test(token)) throw unauthorized(`the token doesn't match the validation expression of the authorizer ${authorizer.id}`);
    return isOfPool ? this.byToken(authorizer, request, token) : this.byFunction(authorizer, request, identity);
  }

  private async byToken(authorizer: AuthorizerDefinition, request: RoutedRequest, value: string): Promise<JsonObject> {
    const token = value.replace(/^Bearer\s+/i, '');
    const reasons: string[] = [];
    for (const pool of this.pools.filter(({ arn }) => authorizer.providerArns.includes(arn))) {
      try {
        const claims = await pool.verify(token, request.route.scopes);
        if (authorizer.validation === undefined || new RegExp(`^(?:${authorizer.validation})$`).test(String(claims.aud ?? ''))) return { claims: asText(claims) };
        reasons.push("its audience doesn't match the validation expression");
      } catch (error) {
        if (error instanceof JwtExpiredError) throw unauthorized('the token has expired', 'The incoming token has expired');
        reasons.push(messageOf(error));
      }
    }
    throw unauthorized(`the authorizer ${authorizer.id} refuses the token: ${reasons.join('; ') || 'it has no user pool of this template'}`);
  }

  private async byFunction(authorizer: AuthorizerDefinition, request: RoutedRequest, identity: readonly (string | undefined)[]): Promise<JsonObject> {
    const methodArn = `arn:aws:execute-api:${this.region}:${ACCOUNT}:${this.api.id}/${request.stage.name}/${request.method}${request.path}`;
    const event: JsonObject = authorizer.type === 'TOKEN'
      ? { type: 'TOKEN', methodArn, authorizationToken: identity[0] }
      : { ...proxyEvent(this.api, request), body: undefined, isBase64Encoded: undefined, type: 'REQUEST', methodArn };
    const key = JSON.stringify([authorizer.id, request.stage.name, identity]);
    const known = this.remembered.get(key);
    const answer = known !== undefined && known.until > Date.now() ? known.answer : await this.ask(authorizer, request, event);
    // Without a source of identity, every caller would count as the same.
    if (answer !== known?.answer && identity.length > 0) this.remembered.set(key, { answer, until: Date.now() + authorizer.ttlSeconds * 1000 });
    // A remembered policy may well say no to another method.
    if (!new Permissions([object(answer.policyDocument, 'policyDocument')]).allows('execute-api:Invoke', methodArn)) {
      throw new GatewayError('ACCESS_DENIED', 'User is not authorized to access this resource', { reason: `the policy of the authorizer ${authorizer.id} doesn't allow ${methodArn}` });
    }
    return { ...asText(optionalObject(answer.context, 'context')), principalId: optionalString(answer.principalId, 'principalId') };
  }

  private async ask(authorizer: AuthorizerDefinition, request: RoutedRequest, event: JsonObject): Promise<JsonObject> {
    const result = await this.functions.invoke(functionReference(authorizer.uri ?? ''), event, request.traceId);
    const answer: Json = parse(result.payload, 'answer of the authorizer');
    if (result.outcome !== 'succeeded') {
      if (isObject(answer) && answer.errorMessage === 'Unauthorized') throw unauthorized(`the authorizer ${authorizer.id} answered "Unauthorized"`);
      throw new GatewayError('AUTHORIZER_FAILURE', 'Internal server error', { reason: `the authorizer ${authorizer.id} ${result.outcome}: ${excerpt(result.payload)}` });
    }
    if (!isObject(answer) || !isObject(answer.policyDocument) || typeof answer.principalId !== 'string') {
      throw new GatewayError('AUTHORIZER_CONFIGURATION_ERROR', 'Internal server error', { reason: `the authorizer ${authorizer.id} answered without principalId and policyDocument` });
    }
    return answer;
  }
}

function unauthorized(reason: string, message = 'Unauthorized'): GatewayError {
  return new GatewayError('UNAUTHORIZED', message, { reason });
}

function signatureError(request: RoutedRequest): GatewayError {
  const signed = parameterValue('method.request.header.Authorization', request, {})?.startsWith('AWS4-HMAC-SHA256') ?? false;
  return signed
    ? new GatewayError('DEFAULT_5XX', 'The local runner does not check IAM signatures of API requests', { status: 501 })
    : new GatewayError('MISSING_AUTHENTICATION_TOKEN', 'Missing Authentication Token', { reason: 'the route asks for a request signed by IAM' });
}

/** Everything reaches the function as text: times of tokens as dates, lists joined. */
function asText(values: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => {
    if ((name === 'exp' || name === 'iat') && typeof value === 'number') return [name, javaDate(value)];
    return [name, Array.isArray(value) ? value.join(',') : typeof value === 'object' ? JSON.stringify(value) : String(value)];
  }));
}

/** `Mon Nov 23 07:05:00 UTC 2026` */
function javaDate(seconds: number): string {
  const [, weekday, day, month, year, time] = /^(\w+), (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(seconds * 1000).toUTCString()) ?? [];
  return `${weekday} ${month} ${day} ${time} UTC ${year}`;
}

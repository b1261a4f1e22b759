import Ajv, { ErrorObject, ValidateFunction } from 'ajv-draft-04';
import { Json } from '../json';
import { ApiDefinition, Route } from './definition';
import { GatewayError } from './gateway-error';
import { header, RoutedRequest } from './request';

/** Request validation by the template's validators and models. */
export class RequestValidation {
  private readonly validators = new Map<string, ValidateFunction>();

  constructor(api: ApiDefinition) {
    const ajv = new Ajv({ strict: false, allErrors: true, verbose: true, validateFormats: false });
    for (const [name, schema] of api.models) ajv.addSchema({ ...schema, id: modelUrl(api, name) });
    for (const name of api.models.keys()) {
      const validate = ajv.getSchema(modelUrl(api, name));
      if (validate !== undefined) this.validators.set(name, validate);
    }
  }

  public check(request: RoutedRequest): void {
    if (request.route.validatesParameters) checkParameters(request);
    if (request.route.validatesBody) this.checkBody(request);
  }

  /** Whether the model of a route lets a JSON body pass, if the route has one that it validates. */
  public accepts(route: Route, body: Json): boolean {
    const validate = route.validatesBody ? this.validators.get(modelFor(route, undefined) ?? '') : undefined;
    return validate === undefined || validate(body);
  }

  private checkBody(request: RoutedRequest): void {
    const validate = this.validators.get(modelFor(request.route, header(request, 'content-type')) ?? '');
    if (validate === undefined) return;
    let body: unknown;
    try {
      // An absent body counts as an empty object.
      body = request.body.length === 0 ? {} : JSON.parse(request.body.toString('utf8'));
    } catch {
      throw new GatewayError('BAD_REQUEST_BODY', 'Invalid request body', { validation: 'Unable to parse the request body', reason: 'invalid request body: it is not JSON' });
    }
    if (validate(body)) return;
    const reasons = told(validate.errors ?? []).map(describe).join(', ');
    throw new GatewayError('BAD_REQUEST_BODY', 'Invalid request body', { validation: `[${reasons}]`, reason: `invalid request body: ${reasons}` });
  }
}

function modelUrl(api: ApiDefinition, name: string): string {
  return `https://apigateway.amazonaws.com/restapis/${api.id}/models/${name}`;
}

/** Bodies in content types without a model are not looked at. */
function modelFor(route: Route, contentType: string | undefined): string | undefined {
  const type = (contentType ?? 'application/json').split(';')[0]?.trim().toLowerCase();
  const byType = Object.entries(route.models).find(([name]) => name.toLowerCase() === type)?.[1];
  return byType ?? route.models.$default;
}

function checkParameters(request: RoutedRequest): void {
  const missing = request.route.requiredParameters.flatMap((parameter) => {
    const [, place, name = ''] = /^method\.request\.(header|querystring|path)\.(.+)$/.exec(parameter) ?? [];
    const value = place === 'header' ? header(request, name) : place === 'querystring' ? request.query.get(name)?.at(-1) : request.pathParameters[name];
    return value === undefined || value === '' ? [name] : [];
  });
  if (missing.length > 0) throw new GatewayError('BAD_REQUEST_PARAMETERS', `Missing required request parameters: [${missing.join(', ')}]`);
}

/** Without what single branches of a choice say: API Gateway tells only that the choice failed. */
function told(errors: readonly ErrorObject[]): ErrorObject[] {
  const choices = errors.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf').map(({ schemaPath }) => `${schemaPath}/`);
  return errors.filter(({ schemaPath }) => !choices.some((choice) => schemaPath.startsWith(choice)));
}

/** In the words of API Gateway's validator, for the keywords that schemas mostly fail at. */
function describe(error: ErrorObject): string {
  const parameters: Readonly<Record<string, unknown>> = error.params;
  switch (error.keyword) {
    case 'required':
      return `object has missing required properties (["${String(parameters.missingProperty)}"])`;
    case 'additionalProperties':
      return `object instance has properties which are not allowed by the schema: ["${String(parameters.additionalProperty)}"]`;
    case 'type':
      return `instance at ${error.instancePath === '' ? 'the root' : error.instancePath} does not match any allowed primitive type (allowed: ${JSON.stringify([parameters.type].flat())})`;
    case 'anyOf':
      return `instance failed to match at least one required schema among ${branchesOf(error)}`;
    case 'oneOf':
      return `instance failed to match exactly one schema (matched ${[parameters.passingSchemas ?? []].flat().length} out of ${branchesOf(error)})`;
    case 'not':
      return 'instance matched a schema which it should not have';
    default:
      return `${error.instancePath} ${error.message}`.trim();
  }
}

function branchesOf({ schema }: ErrorObject): number {
  return Array.isArray(schema) ? schema.length : 0;
}

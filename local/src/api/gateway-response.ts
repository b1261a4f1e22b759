import { contextOf, parameterValue, valueAt } from './context-values';
import { ApiDefinition, GatewayResponseDefinition } from './definition';
import { GatewayError } from './gateway-error';
import { ApiRequest, RoutedRequest } from './request';
import { Answer } from '../serving/answer';

const STOCK_TEMPLATE = '{"message":$context.error.messageString}';

const PATH = String.raw`(?:context\.[\w.:-]*\w|stageVariables\.\w+|method\.request\.[\w.-]*\w)`;
const REFERENCE = new RegExp(String.raw`\$\{(${PATH})\}|\$(${PATH})`, 'g');

/** Answers a refusal as the template's gateway responses say, and as API Gateway's own do where they say nothing. */
export function gatewayResponse(api: ApiDefinition, request: ApiRequest | RoutedRequest, error: GatewayError): Answer {
  const fallback = error.status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX';
  const known = api.gatewayResponses.get(error.kind) ?? api.gatewayResponses.get(fallback);
  const definition: GatewayResponseDefinition = known ?? { parameters: {}, templates: {} };
  const context = contextOf(api, request, {
    error: {
      message: error.message,
      messageString: JSON.stringify(error.message),
      responseType: error.kind,
      // Lists names in quotes, and stands inside a JSON string of the template.
      validationErrorString: JSON.stringify(error.validation ?? '').slice(1, -1),
    },
  });
  const [contentType, template] = Object.entries(definition.templates)[0] ?? ['application/json', STOCK_TEMPLATE];
  const headers = new Map<string, readonly [string, string]>([['content-type', ['Content-Type', contentType]]]);
  headers.set('x-amzn-errortype', ['x-amzn-ErrorType', error.errorType]);
  for (const [parameter, expression] of Object.entries(definition.parameters)) {
    const name = /^gatewayresponse\.header\.(.+)$/.exec(parameter)?.[1];
    const value = parameterValue(expression, request, context);
    if (name !== undefined && value !== undefined) headers.set(name.toLowerCase(), [name, value]);
  }
  // These templates know values, but no statements.
  const body = template.replace(REFERENCE, (_match, braced: string | undefined, bare: string | undefined) => {
    const path = braced ?? bare ?? '';
    const value = path.startsWith('context.') ? valueAt(context, path.slice('context.'.length)) : parameterValue(path, request, context);
    return value === undefined || value === null ? '' : String(value);
  });
  return { status: definition.statusCode ?? error.status, headers: [...headers.values()], body: Buffer.from(body) };
}

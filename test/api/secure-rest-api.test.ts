import { Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AuthorizationType, JsonSchemaType } from 'aws-cdk-lib/aws-apigateway';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { AccessLog, Auth, ApiCorsOptions, RequestSchema, RouteAuthorization, SecureRestApi, SecureRestApiProps } from '../../src';
import { newStack, templateOf } from '../support/synth';

const handler = (stack: Stack, id = 'Handler', timeout?: Duration) => new LambdaFunction(stack, id, {
  runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};'), timeout,
});

function template(props: SecureRestApiProps = {}, ...routes: string[]) {
  return templateOf((stack) => {
    const api = new SecureRestApi(stack, 'Api', props);
    const target = handler(stack);
    for (const route of routes.length ? routes : ['GET /things']) api.addRoute(route, { function: target });
  });
}

describe('the stage', () => {
  test('is regional, throttled, traced, and logs JSON', () => {
    const made = template();
    made.hasResourceProperties('AWS::ApiGateway::RestApi', { EndpointConfiguration: { Types: ['REGIONAL'] } });
    made.hasResourceProperties('AWS::ApiGateway::Stage', {
      TracingEnabled: true,
      MethodSettings: [{ HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200, DataTraceEnabled: false }],
      AccessLogSetting: { Format: Match.serializedJson(Match.objectLike({ requestId: '$context.requestId', status: '$context.status' })) },
    });
  });

  test('never takes over the role of the account', () => {
    template().resourceCountIs('AWS::ApiGateway::Account', 0);
  });

  test('logs nothing where the access log is off', () => {
    const made = template({ accessLog: AccessLog.none() });
    made.hasResourceProperties('AWS::ApiGateway::Stage', { AccessLogSetting: Match.absent() });
  });

  test.each([{ rateLimit: 0 }, { rateLimit: -1 }, { burstLimit: 0 }, { burstLimit: -5 }])('refuses the throttle %j', (throttle) => {
    const [[name, value]] = Object.entries(throttle);
    expect(() => template({ throttle })).toThrow(`api.throttle.${name}: ${value} cannot be used. Allowed: finite numbers above zero`);
  });
});

describe('routes', () => {
  test('are authorized with AWS credentials where nothing else is said', () => {
    template().hasResourceProperties('AWS::ApiGateway::Method', { HttpMethod: 'GET', AuthorizationType: AuthorizationType.IAM });
  });

  test('share one permission per function', () => {
    template({}, 'GET /a', 'POST /a', 'GET /b/{id}', 'DELETE /b/{id}').resourceCountIs('AWS::Lambda::Permission', 1);
  });

  test.each([['GET /a', 'GET /a'], ['GET /a/{id}', 'GET /a/{name}']])('refuse %s and %s together', (first, second) => {
    expect(() => template({}, first, second)).toThrow(`route: '${second}' cannot be used. Allowed: routes that are not there yet; there is '${first}'`);
  });

  test('refuse a function that runs longer than API Gateway waits', () => {
    const stack = newStack();
    const api = new SecureRestApi(stack, 'Api');
    expect(() => api.addRoute('GET /slow', { function: handler(stack, 'Slow', Duration.seconds(30)) }))
      .toThrow("timeout of the function of 'GET /slow': '30 seconds' cannot be used. Allowed: at most 29 seconds");
    expect(() => api.addRoute('GET /fast', { function: handler(stack, 'Fast', Duration.seconds(29)) })).not.toThrow();
  });

  test('check bodies by a model that routes of the same name share', () => {
    const made = templateOf((stack) => {
      const api = new SecureRestApi(stack, 'Api');
      const request = RequestSchema.json('Thing', { type: JsonSchemaType.OBJECT, required: ['name'] });
      const target = handler(stack);
      api.addRoute('POST /things', { function: target, request });
      api.addRoute('PUT /things', { function: target, request });
    });
    made.resourceCountIs('AWS::ApiGateway::Model', 1);
    made.hasResourceProperties('AWS::ApiGateway::RequestValidator', { ValidateRequestBody: true, ValidateRequestParameters: true });
    made.allResourcesProperties('AWS::ApiGateway::Method', { RequestModels: { 'application/json': Match.anyValue() }, RequestValidatorId: Match.anyValue() });
  });

  test('refuse two schemas under one name', () => {
    const stack = newStack();
    const api = new SecureRestApi(stack, 'Api');
    const target = handler(stack);
    api.addRoute('POST /a', { function: target, request: RequestSchema.json('Thing', { type: JsonSchemaType.OBJECT }) });
    expect(() => api.addRoute('POST /b', { function: target, request: RequestSchema.json('Thing', { type: JsonSchemaType.ARRAY }) }))
      .toThrow("request.name: 'Thing' cannot be used");
  });

  test('demand an API key with limits where keys are the way to authorize', () => {
    const made = template({ auth: Auth.apiKey({ rateLimit: 5, burstLimit: 10 }).bind(newStack(), {}) });
    made.hasResourceProperties('AWS::ApiGateway::Method', { ApiKeyRequired: true });
    made.hasResourceProperties('AWS::ApiGateway::UsagePlan', { Throttle: { RateLimit: 5, BurstLimit: 10 } });
    made.resourceCountIs('AWS::ApiGateway::UsagePlanKey', 1);
  });

  test('refuse API keys without limits', () => {
    expect(() => template({ auth: Auth.apiKey({}).bind(newStack(), {}) })).toThrow('auth.apiKey.throttle: \'{}\' cannot be used. Allowed: rateLimit and burstLimit together');
  });
});

describe('errors of API Gateway', () => {
  /** The document and the status of each kind, with what API Gateway puts in for the variables. */
  const errorsOf = (made: Template) => Object.fromEntries(Object.values(made.findResources('AWS::ApiGateway::GatewayResponse')).map(({ Properties }) => {
    expect(Properties.ResponseParameters['gatewayresponse.header.Content-Type']).toBe("'application/problem+json'");
    const text: string = Properties.ResponseTemplates['application/json'];
    const body = JSON.parse(text.replaceAll('$context.error.messageString', '"told"').replaceAll('$context.error.validationErrorString', 'name')) as Record<string, unknown>;
    return [Properties.ResponseType as string, { status: Properties.StatusCode as string, body }];
  }));

  test('have one shape, and the status that they are sent with', () => {
    const errors = errorsOf(template());
    expect(Object.fromEntries(Object.entries(errors).map(([kind, { status }]) => [kind, status]))).toEqual({
      DEFAULT_4XX: '403',
      DEFAULT_5XX: '500',
      BAD_REQUEST_BODY: '400',
      BAD_REQUEST_PARAMETERS: '400',
      UNAUTHORIZED: '401',
      RESOURCE_NOT_FOUND: '404',
      MISSING_AUTHENTICATION_TOKEN: '403',
      REQUEST_TOO_LARGE: '413',
      UNSUPPORTED_MEDIA_TYPE: '415',
      THROTTLED: '429',
      QUOTA_EXCEEDED: '429',
      INTEGRATION_FAILURE: '504',
      INTEGRATION_TIMEOUT: '504',
    });
    for (const { status, body } of Object.values(errors)) {
      expect(body).toEqual({
        type: 'about:blank', title: expect.any(String), status: Number(status), detail: expect.any(String), requestId: '$context.requestId', errors: expect.any(Array),
      });
    }
    expect(errors.BAD_REQUEST_BODY.body).toMatchObject({ detail: 'name', errors: [{ field: '', message: 'name' }] });
    expect(errors.BAD_REQUEST_PARAMETERS.body).toMatchObject({ errors: [{ field: '', message: 'told' }] });
  });

  test.each<[string, SecureRestApiProps, string[], string, string]>([
    ['of callers who sign', {}, ['GET /a'], '403', 'signed'],
    ['of everybody', { auth: Auth.none({ reason: 'A test.' }).bind(newStack(), {}) }, ['GET /a'], '404', 'There is no such route.'],
  ])('for an unknown path of an API %s', (_, props, routes, status, detail) => {
    expect(errorsOf(template(props, ...routes)).MISSING_AUTHENTICATION_TOKEN).toMatchObject({
      status, body: { status: Number(status), detail: expect.stringContaining(detail) },
    });
  });

  test('for an unknown path of an API whose routes differ tell of both reasons', () => {
    const made = templateOf((stack) => {
      const api = new SecureRestApi(stack, 'Api', { auth: Auth.none({ reason: 'A test.' }).bind(stack, {}) });
      const target = handler(stack);
      api.addRoute('GET /open', { function: target });
      api.addRoute('GET /signed', { function: target, authorization: RouteAuthorization.iam() });
    });
    expect(errorsOf(made).MISSING_AUTHENTICATION_TOKEN).toMatchObject({
      status: '404', body: { detail: expect.stringMatching(/no such route, or .*signed/) },
    });
  });
});

describe('CORS', () => {
  const cors = (options: Partial<ApiCorsOptions> = {}): SecureRestApiProps => ({ cors: { allowOrigins: ['https://shop.example.com'], ...options } });

  test('is absent where it is not asked for', () => {
    const made = template();
    expect(Object.values(made.findResources('AWS::ApiGateway::Method', { Properties: { HttpMethod: 'OPTIONS' } }))).toEqual([]);
    expect(JSON.stringify(made.toJSON())).not.toContain('Access-Control-Allow-Origin');
  });

  test('answers a preflight per path, which carries no authorizer', () => {
    const made = template(cors(), 'GET /a', 'POST /a', 'GET /b');
    const preflights = Object.values(made.findResources('AWS::ApiGateway::Method', { Properties: { HttpMethod: 'OPTIONS' } }));
    expect(preflights.map((method) => method.Properties.AuthorizationType)).toEqual(['NONE', 'NONE']);
  });

  test('is on the errors of API Gateway, for one origin and for several', () => {
    const header = 'gatewayresponse.header.Access-Control-Allow-Origin';
    template(cors()).allResourcesProperties('AWS::ApiGateway::GatewayResponse', { ResponseParameters: Match.objectLike({ [header]: "'https://shop.example.com'" }) });
    template(cors({ allowOrigins: ['https://a.example', 'https://b.example'] })).allResourcesProperties('AWS::ApiGateway::GatewayResponse', {
      ResponseParameters: Match.objectLike({ [header]: 'method.request.header.Origin', 'gatewayresponse.header.Vary': "'Origin'" }),
    });
  });

  test.each([
    [{ allowOrigins: ['*'], allowCredentials: true }, 'api.cors.allowCredentials: true cannot be used. Allowed: credentials for named origins only'],
    [{ allowOrigins: [] }, 'api.cors.allowOrigins: \'[]\' cannot be used. Allowed: at least one origin'],
    [{ allowOrigins: ['*', 'https://a.example'] }, "api.cors.allowOrigins: '*, https://a.example' cannot be used. Allowed: only '*', or a list of origins"],
    [{ allowOrigins: ['shop.example.com'] }, "api.cors.allowOrigins: 'shop.example.com' cannot be used"],
    [{ allowOrigins: ['https://a.example/'] }, "api.cors.allowOrigins: 'https://a.example/' cannot be used"],
    [{ maxAge: Duration.days(2) }, "api.cors.maxAge: '2 days' cannot be used. Allowed: at most one day"],
  ])('refuses %j', (options, message) => {
    expect(() => template(cors(options))).toThrow(message);
  });

  test('refuses OPTIONS routes beside the preflight', () => {
    expect(() => template(cors(), 'OPTIONS /things')).toThrow("route: 'OPTIONS /things' cannot be used. Allowed: methods other than OPTIONS");
  });

  test('answers the preflight of ANY routes, whose bodies may have any content type', () => {
    const made = template(cors({ allowHeaders: [] }), 'ANY /things');
    made.resourceCountIs('AWS::ApiGateway::Method', 2);
    made.hasResourceProperties('AWS::ApiGateway::Method', { HttpMethod: 'ANY', Integration: Match.objectLike({ Type: 'AWS_PROXY' }) });
    made.hasResourceProperties('AWS::ApiGateway::Method', {
      HttpMethod: 'OPTIONS',
      Integration: Match.objectLike({
        Type: 'MOCK',
        IntegrationResponses: [Match.objectLike({ ResponseParameters: Match.objectLike({ 'method.response.header.Access-Control-Allow-Headers': Match.stringLikeRegexp('Content-Type') }) })],
      }),
    });
  });
});

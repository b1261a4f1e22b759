import { Aws, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AccessLogFormat, AuthorizationType, CognitoUserPoolsAuthorizer, EndpointType, LambdaIntegration, LogGroupLogDestination, MethodLoggingLevel, Model,
  RequestValidator, ResponseType, RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { AccountRecovery, Mfa, OAuthScope, UserPool } from 'aws-cdk-lib/aws-cognito';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { CfnGroup } from 'aws-cdk-lib/aws-xray';
import type { Functions } from './functions';
import { BODIES, PROBLEM, ROUTES } from './routes';

export interface Api {
  readonly api: RestApi;
  readonly userPool: UserPool;
  readonly accessLogs: LogGroup;
  readonly firewall: CfnWebACL;
}

export function addApi(stack: Stack, functions: Functions): Api {
  const logGroup = (id: string, logGroupName?: string) => (
    new LogGroup(stack, id, { logGroupName, retention: RetentionDays.THREE_MONTHS, removalPolicy: RemovalPolicy.RETAIN }));
  const userPool = new UserPool(stack, 'Users', {
    selfSignUpEnabled: false,
    signInAliases: { email: true },
    signInCaseSensitive: false,
    standardAttributes: { email: { required: true, mutable: true } },
    mfa: Mfa.REQUIRED,
    mfaSecondFactor: { sms: false, otp: true },
    passwordPolicy: { minLength: 12, requireDigits: true, requireLowercase: true, requireSymbols: true, requireUppercase: true },
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  userPool.addClient('Client', {
    authFlows: { userSrp: true },
    preventUserExistenceErrors: true,
    oAuth: { flows: { authorizationCodeGrant: true }, scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE], callbackUrls: ['http://localhost:3000'] },
  });
  const accessLogs = logGroup('ApiAccessLogs');
  const api = new RestApi(stack, 'Api', {
    endpointTypes: [EndpointType.REGIONAL],
    cloudWatchRole: false,
    deployOptions: {
      stageName: 'prod',
      accessLogDestination: new LogGroupLogDestination(accessLogs),
      accessLogFormat: AccessLogFormat.jsonWithStandardFields(),
      loggingLevel: MethodLoggingLevel.OFF,
      tracingEnabled: true,
      throttlingBurstLimit: 200,
      throttlingRateLimit: 100,
    },
  });
  logGroup('ApiExecutionLogs', `API-Gateway-Execution-Logs_${api.restApiId}/prod`);
  for (const [id, problem] of Object.entries(PROBLEM)) {
    api.addGatewayResponse(id, {
      type: ResponseType.of(id),
      responseHeaders: { 'Content-Type': "'application/problem+json'" },
      templates: { 'application/json': problem },
    });
  }
  addRoutes(stack, api, functions, new CognitoUserPoolsAuthorizer(stack, 'Authorizer', { cognitoUserPools: [userPool] }));
  new CfnGroup(stack, 'Traces', { groupName: 'Shop', filterExpression: `service("${api.restApiName}/prod")` });
  return { api, userPool, accessLogs, firewall: addFirewall(stack, api, logGroup) };
}

function addRoutes(stack: Stack, api: RestApi, functions: Functions, authorizer: CognitoUserPoolsAuthorizer): void {
  const requestValidator = new RequestValidator(stack, 'Validator', { restApi: api, validateRequestBody: true, validateRequestParameters: true });
  const models = Object.fromEntries(Object.entries(BODIES).map(([name, schema]) => [name, new Model(stack, name, { restApi: api, schema })]));
  const { items, files, jobs } = functions;
  const integrations = Object.fromEntries(Object.entries({ items, files, jobs }).map(([name, { alias }]) => (
    [name, new LambdaIntegration(alias, { scopePermissionToMethod: false })])));
  for (const { method, path, body, query = [] } of ROUTES) {
    api.root.resourceForPath(path).addMethod(method, integrations[path.split('/')[1]], {
      authorizer,
      authorizationType: AuthorizationType.COGNITO,
      requestValidator,
      requestModels: body === undefined ? undefined : { 'application/json': models[body] },
      requestParameters: Object.fromEntries(query.map((name) => [`method.request.querystring.${name}`, false])),
    });
  }
}

function addFirewall(stack: Stack, api: RestApi, logGroup: (id: string, name: string) => LogGroup): CfnWebACL {
  const visibilityConfig = (metricName: string) => ({ cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName });
  const managed = ['AWSManagedRulesAmazonIpReputationList', 'AWSManagedRulesCommonRuleSet', 'AWSManagedRulesKnownBadInputsRuleSet'];
  const firewall = new CfnWebACL(stack, 'Firewall', {
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    visibilityConfig: visibilityConfig('Firewall'),
    rules: [
      {
        name: 'RateLimit',
        priority: 0,
        action: { block: {} },
        statement: { rateBasedStatement: { aggregateKeyType: 'IP', limit: 2000 } },
        visibilityConfig: visibilityConfig('RateLimit'),
      },
      ...managed.map((name, index) => ({
        name,
        priority: index + 1,
        overrideAction: { none: {} },
        statement: { managedRuleGroupStatement: { name, vendorName: 'AWS' } },
        visibilityConfig: visibilityConfig(name),
      })),
    ],
  });
  new CfnWebACLAssociation(stack, 'FirewallAssociation', {
    webAclArn: firewall.attrArn,
    resourceArn: `arn:${Aws.PARTITION}:apigateway:${Aws.REGION}::/restapis/${api.restApiId}/stages/${api.deploymentStage.stageName}`,
  });
  logGroup('FirewallLogs', `aws-waf-logs-Shop-${firewall.attrId}`);
  return firewall;
}

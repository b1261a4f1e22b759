import { Duration, Token } from 'aws-cdk-lib';
import { AuthorizationType, IdentitySource, RequestAuthorizer } from 'aws-cdk-lib/aws-apigateway';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { withAuthorizer } from './authorizer-on-demand';
import { AuthFinding, RouteAuthBinding } from './contract';
import { LambdaAuthOptions } from './lambda-auth-options';
import { freeChildId } from '../private/distinct-id';
import { checkKnownList, invalid } from '../private/invalid';

/** A header, a query string, a variable of the stage or of the context. */
const SOURCE = /^(method\.request\.(multivalue)?(header|querystring)\.[^\s,]+|stageVariables\.\w+|context\.[\w.]+)$/;

/** Throws for what API Gateway refuses. */
export function checkLambdaAuth(prop: string, options: LambdaAuthOptions): void {
  const { resultsCacheTtl: ttl, identitySources } = options;
  if (ttl && !ttl.isUnresolved() && ttl.toSeconds() > 3600) {
    throw invalid(`${prop}.resultsCacheTtl`, ttl.toHumanString(), 'at most one hour');
  }
  checkKnownList(`${prop}.identitySources`, identitySources);
  const wrong = identitySources?.find((source) => !Token.isUnresolved(source) && !SOURCE.test(source));
  if (wrong !== undefined) {
    throw invalid(`${prop}.identitySources`, wrong, "sources such as 'method.request.header.Authorization', as IdentitySource.header('Authorization') makes them");
  }
  const remembers = ttl === undefined || ttl.isUnresolved() || ttl.toSeconds() > 0;
  if (identitySources && !identitySources.length && remembers) {
    throw invalid(`${prop}.identitySources`, '[]', 'at least one identity source where decisions are remembered (resultsCacheTtl above zero)');
  }
}

/** The authorizer that asks a function. */
export function lambdaBinding(scope: Construct, id: string, handler: IFunction, options: LambdaAuthOptions): RouteAuthBinding {
  const identitySources = options.identitySources ?? [IdentitySource.header('Authorization')];
  return withAuthorizer({
    authorizationType: AuthorizationType.CUSTOM,
    identitySources: identitySources.filter((source) => source.startsWith('method.request.')),
    findings: [notCognito('A Lambda authorizer decides who can call.')],
  }, () => new RequestAuthorizer(scope, freeChildId(scope, id), {
    handler,
    identitySources,
    resultsCacheTtl: options.resultsCacheTtl ?? Duration.minutes(5),
  }));
}

/** No token of a Cognito user pool is asked for. */
export function notCognito(reason: string): AuthFinding {
  return { id: 'AwsSolutions::AwsSolutions-COG4', reason };
}

/** Anyone may call. */
export function notAuthorized(reason: string): AuthFinding {
  return { id: 'AwsSolutions::AwsSolutions-APIG4', reason };
}

/** Our own rule, for those who take it: anyone may call, by intention. */
export function openToAll(reason: string): AuthFinding {
  return { id: 'CloudFormation-Validate::SRV-MethodOpen', reason };
}

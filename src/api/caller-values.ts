import { AuthorizationType } from 'aws-cdk-lib/aws-apigateway';
import { IntegrationContext } from './integration-binding';
import { RouteAuthBinding } from '../auth/contract';
import { invalid } from '../private/invalid';

/** Context values that only exist for one type of authorization. For other types they are empty, and so would be the owner of a written item. */
const SOURCES: readonly { readonly pattern: RegExp; readonly type: AuthorizationType; readonly needs: string }[] = [
  { pattern: /^context\.authorizer\.claims\b/, type: AuthorizationType.COGNITO, needs: 'claims on routes that a Cognito user pool authorizes (Auth.cognito, Auth.userPool)' },
  { pattern: /^context\.authorizer\./, type: AuthorizationType.CUSTOM, needs: 'what a Lambda authorizer tells on routes that have one (Auth.lambdaAuthorizer, RouteAuthorization.lambdaAuthorizer or .groups)' },
  { pattern: /^context\.identity\.(caller|cognito\w+|user|userArn)$/, type: AuthorizationType.IAM, needs: 'the identity of a signature on routes that demand one (Auth.iam, RouteAuthorization.iam)' },
];

/** Throws where a mapping reads of callers what the route does not know of them. */
export function checkCallerValues({ route, authorization }: IntegrationContext, parameters: readonly (string | undefined)[]): void {
  if (!authorization) return;
  for (const parameter of parameters) {
    const source = SOURCES.find(({ pattern }) => parameter !== undefined && pattern.test(parameter));
    if (!source || source.type === authorization.authorizationType) continue;
    throw invalid(`mapping of '${route}'`, parameter, `${source.needs}; this one has ${instead(authorization)}`);
  }
}

function instead({ authorizationType, apiKeyRequired }: RouteAuthBinding): string {
  switch (authorizationType) {
    case AuthorizationType.COGNITO: return "MappingValue.claim('sub')";
    case AuthorizationType.CUSTOM: return 'MappingValue.principal()';
    case AuthorizationType.IAM: return "MappingValue.context('identity.userArn')";
    default: return apiKeyRequired ? "MappingValue.context('identity.apiKeyId')" : 'nothing that tells who calls: set its authorization, or name the owner by MappingValue.text';
  }
}

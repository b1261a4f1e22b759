import { Lazy, Stack } from 'aws-cdk-lib';
import { CfnAuthorizer, CfnGatewayResponse, CfnMethod, CfnModel, CfnRequestValidator, Deployment } from 'aws-cdk-lib/aws-apigateway';
import { IConstruct } from 'constructs';

/**
 * Creates a new deployment whenever a part of it changes. API Gateway serves the
 * deployment, not the resources, and CDK notices some changes only under some feature flags.
 */
export function redeployOnChange(deployment: Deployment, parts: () => IConstruct[]): void {
  deployment.addToLogicalId(Lazy.any({
    produce: () => parts().flatMap((part) => part.node.findAll()).flatMap((construct) => {
      const state = stateOf(construct);
      return state ? [[construct.node.path, Stack.of(construct).resolve(state)]] : [];
    }),
  }));
}

function stateOf(construct: IConstruct): object | undefined {
  if (construct instanceof CfnAuthorizer) {
    const { type, name, providerArns, identitySource, identityValidationExpression } = construct;
    const { authorizerUri, authorizerCredentials, authorizerResultTtlInSeconds: ttl } = construct;
    return { type, name, providerArns, identitySource, identityValidationExpression, authorizerUri, authorizerCredentials, ttl };
  }
  if (construct instanceof CfnGatewayResponse) {
    const { responseType, statusCode, responseParameters, responseTemplates } = construct;
    return { responseType, statusCode, responseParameters, responseTemplates };
  }
  if (construct instanceof CfnModel) return { name: construct.name, contentType: construct.contentType, schema: construct.schema };
  if (construct instanceof CfnRequestValidator) {
    return { body: construct.validateRequestBody, parameters: construct.validateRequestParameters };
  }
  if (construct instanceof CfnMethod) {
    const { httpMethod, authorizationType, authorizationScopes, apiKeyRequired } = construct;
    const { requestParameters, requestModels, integration, methodResponses } = construct;
    return { httpMethod, authorizationType, authorizationScopes, apiKeyRequired, requestParameters, requestModels, integration, methodResponses };
  }
  return undefined;
}

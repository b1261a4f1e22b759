import { MockIntegration, PassthroughBehavior } from 'aws-cdk-lib/aws-apigateway';
import { IntegrationBinding, RouteIntegration } from 'cdk-serverless-api-pattern';

/** An integration of an app's own: a fixed answer. */
export class Banner extends RouteIntegration {
  public bind(): IntegrationBinding {
    return {
      integration: new MockIntegration({
        passthroughBehavior: PassthroughBehavior.NEVER,
        requestTemplates: { 'application/json': '{"statusCode": 200}' },
        integrationResponses: [{ statusCode: '200', responseTemplates: { 'application/json': '{"text": "Two for one"}' } }],
      }),
      methodResponses: [{ statusCode: '200' }],
    };
  }
}

import { Lazy } from 'aws-cdk-lib';
import { AuthorizationType, ContentHandling, Deployment, IResource, MockIntegration } from 'aws-cdk-lib/aws-apigateway';
import { Cors } from './cors';

const STATUS = '204';

/** The preflight of each path: API Gateway answers it, and browsers send no credentials with it. */
export class Preflights {
  private readonly demanded = new Map<IResource, string[]>();

  constructor(private readonly cors: Cors, private readonly deployment: Deployment) {}

  /** Answers the preflight of a path whose routes demand these headers, too. One that is there by other hands stays as it is. */
  public add(resource: IResource, headers: string[]): void {
    const there = this.demanded.get(resource);
    if (there) there.push(...headers);
    else if (!resource.node.tryFindChild('OPTIONS')) this.create(resource, [...headers]);
  }

  private create(resource: IResource, demanded: string[]): void {
    this.demanded.set(resource, demanded);
    const { originTemplate } = this.cors;
    // Routes of the path come later, and with them the headers that they demand.
    const names = Object.keys(this.cors.preflightHeaders([]));
    const value = (name: string) => Lazy.uncachedString({ produce: () => this.cors.preflightHeaders(demanded)[name] });
    this.deployment.node.addDependency(resource.addMethod('OPTIONS', new MockIntegration({
      contentHandling: ContentHandling.CONVERT_TO_TEXT,
      requestTemplates: { 'application/json': '{ statusCode: 200 }' },
      integrationResponses: [{
        statusCode: STATUS,
        contentHandling: ContentHandling.CONVERT_TO_TEXT,
        responseParameters: Object.fromEntries(names.map((name) => [`method.response.header.${name}`, value(name)])),
        responseTemplates: originTemplate === undefined ? undefined : { 'application/json': originTemplate },
      }],
    }), {
      // Overrides the default authorization of the API.
      authorizer: { authorizerId: '', authorizationType: AuthorizationType.NONE },
      apiKeyRequired: false,
      authorizationType: AuthorizationType.NONE,
      methodResponses: [{ statusCode: STATUS, responseParameters: Object.fromEntries(names.map((name) => [`method.response.header.${name}`, true])) }],
    }));
  }
}

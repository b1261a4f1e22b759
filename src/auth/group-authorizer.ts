import { Duration, Lazy } from 'aws-cdk-lib';
import { AuthorizationType, IdentitySource, RequestAuthorizer } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { AuthBinding, IGroupAuthorizer, RouteAuthBinding } from './index';
import { AuthorizerMonitoring } from './authorizer-monitoring';
import { tokenSettings } from './token-settings';
import { BundledFunction, BundledHandler, FunctionWiring, HandlerOptions } from '../compute';
import { freeChildId } from '../private/distinct-id';

interface GroupAuthorizerOptions extends HandlerOptions, FunctionWiring {}

/** Checks groups by the shipped authorizer, one function for all routes that ask for groups, made for the first of them. */
export class GroupAuthorizer implements IGroupAuthorizer {
  private readonly groups: { [route: string]: string[] } = {};
  private readonly scopes: { [route: string]: string[] } = {};
  private readonly claims = new Set<string>();
  private authorizer?: RequestAuthorizer;

  constructor(private readonly scope: Construct, private readonly auth: AuthBinding, private readonly options: GroupAuthorizerOptions) {}

  public authorizeRoute(route: string, groups: string[]): RouteAuthBinding {
    this.groups[route] = groups;
    return { ...this.binding('A shipped function verifies the token of the Cognito user pool, because API Gateway itself cannot check its groups.'), groups };
  }

  public authorizeTokens(route: string, scopes: string[], claims: string[]): RouteAuthBinding {
    this.scopes[route] = scopes;
    for (const claim of claims) this.claims.add(claim);
    const reason = 'A shipped function verifies the token of the Cognito user pool, because API Gateway itself takes ID tokens or access tokens, and not both.';
    return { ...this.binding(reason), tokenScopes: scopes };
  }

  private binding(reason: string): RouteAuthBinding {
    return {
      authorizationType: AuthorizationType.CUSTOM,
      authorizer: this.authorizer ??= this.createAuthorizer(),
      identitySources: [IdentitySource.header('Authorization')],
      findings: [{ id: 'AwsSolutions::AwsSolutions-COG4', reason }],
    };
  }

  private createAuthorizer(): RequestAuthorizer {
    const { alias: handler } = new BundledFunction(this.scope, freeChildId(this.scope, 'GroupAuthorizer'), {
      ...this.options,
      monitoring: AuthorizerMonitoring.of(this.options.monitoring),
      handler: BundledHandler.AUTHORIZER,
      environment: {
        ...this.options.environment,
        ...tokenSettings(this.auth),
        ROUTE_GROUPS: Lazy.string({ produce: () => JSON.stringify(this.groups) }),
        // Left out where nothing asks for them.
        ROUTE_SCOPES: Lazy.string({ produce: () => Object.keys(this.scopes).length ? JSON.stringify(this.scopes) : undefined }),
        CLAIMS: Lazy.string({ produce: () => this.claims.size ? [...this.claims].join(',') : undefined }),
      },
    });
    return new RequestAuthorizer(this.scope, freeChildId(this.scope, 'GroupsAuthorizer'), {
      handler,
      // A decision holds for one caller, one method and one path: it allows nothing else.
      identitySources: [IdentitySource.header('Authorization'), IdentitySource.context('httpMethod'), IdentitySource.context('path')],
      resultsCacheTtl: Duration.minutes(5),
    });
  }
}

import { Token } from 'aws-cdk-lib';
import { AuthorizationType } from 'aws-cdk-lib/aws-apigateway';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct, IConstruct } from 'constructs';
import { NoAuthOptions } from './auth';
import { AuthBinding, IRouteAuthorization, RouteAuthBinding, RouteAuthOptions } from './contract';
import { checkLambdaAuth, lambdaBinding, notAuthorized, notCognito, openToAll } from './lambda-auth';
import { LambdaAuthOptions } from './lambda-auth-options';
import { checkScopes } from './token-checks';
import { checkKnownList, invalid } from '../private/invalid';
import { checked } from '../private/known-props';

/** Which tokens a route takes, and what an error says of it. */
interface EitherTokens {
  readonly at: string;
  readonly value: string;
  readonly scopes: string[];
  readonly claims: string[];
  readonly imported: boolean;
}

const GROUP = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u;

/**
 * Authorization of one route, if it differs from that of the API. Callers of `inherit`, `scopes` and `groups` have a token of the API's user
 * pool: docs/first-token.md says how.
 *
 * @example
 * declare const shop: ServerlessApiPattern;
 * declare const orders: ServerlessFunction;
 *
 * shop.addRoute('GET /all-orders', { function: orders, authorization: RouteAuthorization.groups('support') });
 */
@checked
export abstract class RouteAuthorization implements IRouteAuthorization {
  /** Same authorization as the API. */
  public static inherit(): RouteAuthorization {
    return new Inherited();
  }

  /**
   * Callers of the API's user pool whose access token has one of these scopes, such as `orders/read`. ID tokens are refused then.
   * Throws, when the route is added, where the API is not authorized by a user pool. Synthesis fails for a scope that no resource
   * server of a pool of this app has: see `resourceServers` of `Auth.cognito`, and `importedScopes` for resource servers that another app adds.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-invoke-api-integrated-with-cognito-user-pool.html
   */
  public static scopes(...scopes: string[]): RouteAuthorization {
    return new Scoped(scopes);
  }

  /**
   * The same for scopes of resource servers that are added to the user pool outside of this app, such as by another app or in the console.
   * They can't be seen from here: synthesis doesn't look for them.
   * Throws, when the route is added, where the API is not authorized by a user pool.
   */
  public static importedScopes(...scopes: string[]): RouteAuthorization {
    return new Scoped(scopes, true);
  }

  /**
   * Callers of the API's user pool who belong to one of these groups: a shipped function checks the token, of the clients and of the kind that the
   * API's `auth` says, about $0.20 per million requests and its time. Its decision is remembered for five minutes for each caller and route.
   * The function that answers finds the caller in `requestContext.authorizer` as `principalId`, `groups` and, where it is verified,
   * `email`.
   * Throws, when the route is added, where the API is not authorized by a user pool or is not that of the pattern.
   *
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-user-groups.html
   */
  public static groups(...groups: string[]): RouteAuthorization {
    return new Grouped(groups);
  }

  /**
   * Anyone with an ID token, and access tokens that have one of these scopes: the function behind the route applies rules.
   *
   * @internal
   */
  public static _tokens(options: EitherTokens): RouteAuthorization {
    return new Either(options);
  }

  /** Callers who sign with AWS credentials (Signature Version 4). */
  public static iam(): RouteAuthorization {
    return new Fixed({
      authorizationType: AuthorizationType.IAM,
      identitySources: ['method.request.header.Authorization'],
      findings: [notCognito('Callers sign their requests with AWS credentials.')],
    });
  }

  /**
   * Callers with a key of a usage plan of the stage: one of `api.usagePlans`, or another of this app. Synthesis fails where there is none:
   * see `importedApiKey` for plans that another app adds. A key is no proof of identity.
   */
  public static apiKey(): RouteAuthorization {
    return keyed(false);
  }

  /**
   * Callers with a key of a usage plan of the stage, where the plan is added outside of this app: synthesis does not look for one.
   * A key is no proof of identity.
   */
  public static importedApiKey(): RouteAuthorization {
    return keyed(true);
  }

  /** Your own function decides. Share the object between routes, and they share the authorizer. */
  public static lambdaAuthorizer(authorizer: IFunction, options: LambdaAuthOptions = {}): RouteAuthorization {
    return new Asked(authorizer, options);
  }

  /** Anyone. Needs a reason, which the compliance report and the description of the routes show. */
  public static none(options: NoAuthOptions): RouteAuthorization {
    const reason = options?.reason?.trim();
    if (!reason) throw invalid('authorization.reason', options?.reason, 'a sentence that says why anyone can call the route');
    return new Fixed({
      authorizationType: AuthorizationType.NONE,
      publicReason: reason,
      findings: [notCognito(reason), notAuthorized(reason), openToAll(reason)],
    });
  }

  /** Makes what the route needs. */
  public abstract bindRoute(scope: Construct, options: RouteAuthOptions): RouteAuthBinding;
}

class Fixed extends RouteAuthorization {
  constructor(private readonly binding: RouteAuthBinding) {
    super();
  }

  public bindRoute(): RouteAuthBinding {
    return this.binding;
  }
}

class Inherited extends RouteAuthorization {
  public bindRoute(_scope: Construct, { inherited }: RouteAuthOptions): RouteAuthBinding {
    return inheritedBinding(inherited);
  }
}

class Scoped extends RouteAuthorization {
  constructor(private readonly scopes: string[], private readonly imported = false) {
    super();
    checkScopes('authorization.scopes', scopes);
  }

  public bindRoute(_scope: Construct, { inherited }: RouteAuthOptions): RouteAuthBinding {
    if (inherited.authorizationType !== AuthorizationType.COGNITO) {
      throw invalid('authorization.scopes', this.scopes.join(', '), 'scopes where the API is authorized by a user pool (Auth.cognito or Auth.userPool)');
    }
    return { ...inheritedBinding(inherited, inherited.accessTokenAuthorizer), scopes: this.scopes, importedScopes: this.imported };
  }
}

class Grouped extends RouteAuthorization {
  constructor(private readonly groups: string[]) {
    super();
    if (!groups.length) throw invalid('authorization.groups', '[]', 'at least one group');
    checkNames('authorization.groups', groups, GROUP, 'names of groups: up to 128 characters without spaces');
  }

  public bindRoute(_scope: Construct, { route, inherited, groupAuthorizer }: RouteAuthOptions): RouteAuthBinding {
    if (!groupAuthorizer || inherited.authorizationType !== AuthorizationType.COGNITO) {
      throw invalid('authorization.groups', this.groups.join(', '), 'groups in the API of ServerlessApiPattern, authorized by a user pool (Auth.cognito or Auth.userPool)');
    }
    return groupAuthorizer.authorizeRoute(route, this.groups);
  }
}

class Either extends RouteAuthorization {
  constructor(private readonly options: EitherTokens) {
    super();
  }

  public bindRoute(_scope: Construct, { route, groupAuthorizer }: RouteAuthOptions): RouteAuthBinding {
    const { at, value, scopes, claims, imported } = this.options;
    if (!groupAuthorizer) {
      throw invalid(at, value, 'it in the API of ServerlessApiPattern, whose authorizer takes ID tokens and access tokens on one route. API Gateway itself takes one kind: '
        + 'give scopes other operations, or let all callers send tokens of one kind');
    }
    return { ...groupAuthorizer.authorizeTokens(route, scopes, claims), importedScopes: imported };
  }
}

class Asked extends RouteAuthorization {
  private readonly bindings = new Map<IConstruct, RouteAuthBinding>();

  constructor(private readonly handler: IFunction, private readonly options: LambdaAuthOptions) {
    super();
    checkLambdaAuth('authorization', options);
  }

  public bindRoute(scope: Construct): RouteAuthBinding {
    const there = this.bindings.get(scope);
    const binding = there ?? lambdaBinding(scope, this.idIn(scope), this.handler, this.options);
    this.bindings.set(scope, binding);
    return binding;
  }

  /** The alias of every `ServerlessFunction` has the same id, and one function may decide by several sources. */
  private idIn(scope: Construct): string {
    const first = `${this.handler.node.id}Authorizer`;
    let id = first;
    for (let number = 2; scope.node.tryFindChild(id); number += 1) id = `${first}${number}`;
    return id;
  }
}

/** Names that no token can hold would refuse every caller. */
function checkNames(prop: string, names: string[], pattern: RegExp, allowed: string): void {
  checkKnownList(prop, names);
  const wrong = names.find((name) => !Token.isUnresolved(name) && !pattern.test(name));
  if (wrong !== undefined) throw invalid(prop, wrong, allowed);
}

function inheritedBinding(inherited: AuthBinding, authorizer = inherited.authorizer): RouteAuthBinding {
  const { authorizationType, scopes, apiKey, identitySources, publicReason, findings } = inherited;
  return { authorizationType, authorizer, scopes, apiKeyRequired: apiKey !== undefined, identitySources, publicReason, findings };
}

function keyed(importedUsagePlan: boolean): RouteAuthorization {
  const reason = 'API keys identify callers, each with its own limits.';
  return new Fixed({
    authorizationType: AuthorizationType.NONE,
    apiKeyRequired: true,
    importedUsagePlan,
    identitySources: ['method.request.header.x-api-key'],
    findings: [notCognito(reason), notAuthorized(reason), openToAll(reason)],
  });
}

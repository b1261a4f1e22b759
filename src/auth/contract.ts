import { AuthorizationType, IAuthorizer, ThrottleSettings } from 'aws-cdk-lib/aws-apigateway';
import { IUserPool } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { UserDirectory } from './user-directory';

/** Place where the shipped handlers read the owner of a request. */
export enum OwnerSource {
  /** The `sub` claim of a token of a Cognito user pool. */
  COGNITO = 'cognito',

  /** The IAM role or user that signed the request, or the identity of an identity pool. */
  IAM = 'iam',

  /** The same, where each session of a role is a separate owner. */
  IAM_SESSION = 'iam-session',

  /** The principal that a Lambda authorizer named. */
  LAMBDA = 'lambda',

  /** The id of the API key. */
  API_KEY = 'api-key',

  /** No owner: all callers share their data. */
  NONE = 'none',
}

/** A rule of a compliance pack that a way of authorization cannot meet, and why that is right. */
export interface AuthFinding {
  /** Id of the rule, in the form `Pack::Pack-RULE`. */
  readonly id: string;

  /** Why it is right. */
  readonly reason: string;
}

/** Settings that an API takes from its authorization. */
export interface AuthBinding {
  /** Type of authorization of each method. */
  readonly authorizationType: AuthorizationType;

  /**
   * Authorizer of each method.
   *
   * @default - none is needed
   */
  readonly authorizer?: IAuthorizer;

  /**
   * Authorizer of methods that take access tokens, where that of the others looks at what only ID tokens have.
   *
   * @default - `authorizer`
   */
  readonly accessTokenAuthorizer?: IAuthorizer;

  /**
   * Whether each method demands an API key; the limits are those of each key.
   *
   * @default - no API key is demanded
   */
  readonly apiKey?: ThrottleSettings;

  /**
   * Request parameters that tell callers apart, as `method.request.header.Authorization`.
   *
   * @default - none: callers are not told apart
   */
  readonly identitySources?: string[];

  /**
   * Why anyone may call.
   *
   * @default - callers must be authorized
   */
  readonly publicReason?: string;

  /**
   * User pool that the tokens come from.
   *
   * @default - no user pool
   */
  readonly userPool?: IUserPool;

  /**
   * The directory that was made for this API.
   *
   * @default - none was made
   */
  readonly directory?: UserDirectory;

  /**
   * Ids of the app clients whose tokens are accepted.
   *
   * @default - those of `directory`
   */
  readonly clientIds?: string[];

  /**
   * Scopes of which an access token must have one.
   *
   * @default - none: ID tokens are taken
   */
  readonly scopes?: string[];

  /** Place where the shipped handlers read the owner. */
  readonly ownerSource: OwnerSource;

  /**
   * Findings of compliance packs that follow from this way of authorization.
   *
   * @default - none
   */
  readonly findings?: AuthFinding[];
}

/** Settings that a route takes from its authorization. */
export interface RouteAuthBinding {
  /** Type of authorization. */
  readonly authorizationType: AuthorizationType;

  /**
   * Authorizer of the method.
   *
   * @default - none is needed
   */
  readonly authorizer?: IAuthorizer;

  /**
   * Scopes of which an access token must have one.
   *
   * @default - none: ID tokens are taken
   */
  readonly scopes?: string[];

  /**
   * Scopes of which an access token must have one, where ID tokens are taken beside them.
   *
   * @default - none
   */
  readonly tokenScopes?: string[];

  /**
   * Groups of which a caller must belong to one.
   *
   * @default - callers need not belong to a group
   */
  readonly groups?: string[];

  /**
   * Whether resource servers outside of the app have the scopes, so that synthesis can't find them.
   *
   * @default false
   */
  readonly importedScopes?: boolean;

  /**
   * Whether the method demands an API key.
   *
   * @default false
   */
  readonly apiKeyRequired?: boolean;

  /**
   * Whether a usage plan outside of the app has the stage, so that synthesis can't find it.
   *
   * @default false
   */
  readonly importedUsagePlan?: boolean;

  /**
   * Request parameters that tell callers apart, as `method.request.header.Authorization`.
   *
   * @default - none: callers are not told apart
   */
  readonly identitySources?: string[];

  /**
   * Why anyone may call the route.
   *
   * @default - callers must be authorized
   */
  readonly publicReason?: string;

  /**
   * Findings of compliance packs that follow from this way of authorization.
   *
   * @default - none
   */
  readonly findings?: AuthFinding[];
}

/** Lets callers take routes by the groups that they belong to. */
export interface IGroupAuthorizer {
  /** Lets members of any of these groups take a route. */
  authorizeRoute(route: string, groups: string[]): RouteAuthBinding;

  /**
   * Lets anyone with an ID token call a route, and access tokens that have one of these scopes. The function behind it applies rules.
   *
   * @param claims names of claims of ID tokens that the function finds in `requestContext.authorizer.tokenClaims`, as JSON
   */
  authorizeTokens(route: string, scopes: string[], claims: string[]): RouteAuthBinding;
}

/** Options of `bind` of a route's authorization. */
export interface RouteAuthOptions {
  /** Method and path. */
  readonly route: string;

  /** Authorization of the API. */
  readonly inherited: AuthBinding;

  /**
   * Checks groups.
   *
   * @default - routes cannot be authorized by groups
   */
  readonly groupAuthorizer?: IGroupAuthorizer;
}

/** Authorization of one route. See `RouteAuthorization`. */
export interface IRouteAuthorization {
  /** Makes what the route needs. */
  bindRoute(scope: Construct, options: RouteAuthOptions): RouteAuthBinding;
}

import { Duration } from 'aws-cdk-lib';
import { ClientAttributes, FeaturePlan, Mfa } from 'aws-cdk-lib/aws-cognito';
import { IdentityProvider } from './identity-provider';
import { ResourceServerOptions } from './resource-server-options';
import { UserPoolTrigger } from './user-pool-trigger';

/** Options of the user directory. */
export interface UserDirectoryOptions {
  /**
   * Whether people may sign themselves up, or only administrators make accounts.
   *
   * @default false
   */
  readonly selfSignUp?: boolean;

  /**
   * Whether people need a second factor: a code of an authenticator app (TOTP), which is free. Never SMS.
   *
   * @default - by profile: Mfa.OPTIONAL in DEVELOPMENT, else Mfa.REQUIRED
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html
   */
  readonly mfa?: Mfa;

  /**
   * Least length of a password, a whole number from 8 to 99. Small and capital letters, digits and symbols are always asked for.
   *
   * @default 12
   */
  readonly passwordMinLength?: number;

  /**
   * Feature plan. ESSENTIALS costs about $0.015 per monthly user over 10,000, PLUS about $0.02 for every one: Cognito then blocks or
   * challenges sign-ins that look like an attacker's.
   *
   * @default - by profile: FeaturePlan.PLUS in REGULATED, else FeaturePlan.ESSENTIALS
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-sign-in-feature-plans.html
   */
  readonly featurePlan?: FeaturePlan;

  /**
   * Addresses that people are sent to after they signed in on the hosted page, beside those of a website: https, the scheme of an app
   * (`myapp://signed-in`), or http on localhost, which is for development. Throws for other schemes, `*` and `#`.
   *
   * @default - by profile: ['http://localhost:3000'] in DEVELOPMENT, else none
   */
  readonly callbackUrls?: string[];

  /**
   * Addresses that people are sent to after they signed out, beside those of a website. As `callbackUrls`.
   *
   * @default - by profile: ['http://localhost:3000'] in DEVELOPMENT, else none
   */
  readonly logoutUrls?: string[];

  /**
   * Prefix of the hosted sign-in page's domain. Unique within the region, over all accounts. Synthesis fails where another user pool of the app
   * has it in the same region, and warns where a stack has no region (`sharedDomainPrefix`).
   *
   * @default - no hosted page; apps sign in through the SDK (SRP), or a domain is added to `userPool`
   */
  readonly domainPrefix?: string;

  /**
   * Resource servers, whose scopes routes can ask for by `RouteAuthorization.scopes`. The client may ask for all of them. Tokens of the
   * hosted sign-in page (`domainPrefix`) have the scopes that the sign-in asked for; those of a sign-in through the SDK have none of them.
   *
   * @default - none
   */
  readonly resourceServers?: ResourceServerOptions[];

  /**
   * Whether the user pool is protected from deletion.
   *
   * @default - by profile: false in DEVELOPMENT, else true
   */
  readonly deletionProtection?: boolean;

  /**
   * Whether each use of a refresh token gives a new one and ends the old one, so that a stolen token is of no use after the next renewal.
   * Clients renew at `/oauth2/token` or by `GetTokensFromRefreshToken` and keep the new refresh token; `REFRESH_TOKEN_AUTH` is refused.
   * Cognito has it in the plans ESSENTIALS and PLUS.
   *
   * @default true
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html#using-the-refresh-token-rotation
   */
  readonly refreshTokenRotation?: boolean;

  /**
   * Grace period of an old refresh token, for clients that didn't get the answer: whole seconds up to 60. Throws without rotation.
   *
   * @default Duration.seconds(10)
   */
  readonly refreshTokenGracePeriod?: Duration;

  /**
   * User attributes that the client can write. Must include `email`, which every user needs, and the attributes that identity providers are mapped to. A new e-mail
   * address takes effect once the user has verified it.
   *
   * @default - `email`, and what identity providers are mapped to
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html#user-pool-settings-attribute-permissions-and-scopes
   */
  readonly writeAttributes?: ClientAttributes;

  /**
   * User attributes that the client can read and that ID tokens contain.
   *
   * @default - what the client may write, and `email_verified`
   */
  readonly readAttributes?: ClientAttributes;

  /**
   * Ids of further app clients of the pool whose tokens the system accepts. `UserDirectory.acceptClient` adds clients of this app. API Gateway can't
   * check the client of an access token: on routes with scopes, it accepts those of every client that has one of the scopes.
   *
   * @default - none: the client of the directory
   */
  readonly clientIds?: string[];

  /**
   * Accept access tokens that have one of these scopes, and no ID tokens: on the shipped routes, on those that inherit, on group routes and on
   * the WebSocket API. `aws.cognito.signin.user.admin` is in tokens of a sign-in through the SDK; others are of `resourceServers`.
   *
   * @default - ID tokens, and no access tokens
   */
  readonly accessTokenScopes?: string[];

  /**
   * Other places where users have their account: Google, Facebook, Amazon, Apple, OpenID Connect and SAML.
   *
   * @default - none: the pool's own users
   */
  readonly identityProviders?: IdentityProvider[];

  /**
   * Passkeys instead of a password, for users who register one. `{}` is enough. With MFA, a passkey is both factors, and the device must verify
   * its user. Not in the plan LITE.
   *
   * @default - none
   */
  readonly passkeys?: PasskeyOptions;

  /**
   * Your own functions that Cognito asks or tells while people sign up and sign in, each kind once.
   *
   * @default - none
   */
  readonly triggers?: UserPoolTrigger[];
}

/** Settings of sign-in with passkeys. */
export interface PasskeyOptions {
  /**
   * Domain that passkeys are bound to, such as `shop.example.com`: that of the pages that ask for them. A change makes passkeys that are there
   * useless.
   *
   * @default - the domain of the hosted sign-in page
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html#amazon-cognito-user-pools-authentication-flow-methods-passkey
   */
  readonly relyingPartyId?: string;
}

import { SecretValue } from 'aws-cdk-lib';
import { AttributeMapping, OidcEndpoints, UserPoolIdentityProviderSamlMetadata } from 'aws-cdk-lib/aws-cognito';

/** Options of all identity providers. */
export interface IdentityProviderOptions {
  /**
   * Attributes of the user and what the provider calls them. Must have `email`, which every user needs.
   *
   * @default - `email`, and `emailVerified` where the provider tells it
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-specifying-attribute-mapping.html
   */
  readonly attributeMapping?: AttributeMapping;
}

/** A provider that knows the user pool by a client id and a secret. */
export interface SocialProviderOptions extends IdentityProviderOptions {
  /** Id that the provider gave to your app. */
  readonly clientId: string;

  /** Secret that the provider gave to your app, in Secrets Manager: `secret.secretValueFromJson('clientSecret')`. Throws for another kind of value. */
  readonly clientSecret: SecretValue;

  /**
   * Scopes that are requested from the provider.
   *
   * @default - the e-mail address and the public profile
   */
  readonly scopes?: string[];
}

/** Sign in with Apple. */
export interface AppleProviderOptions extends IdentityProviderOptions {
  /** Id of the service, such as `com.example.shop`. */
  readonly clientId: string;

  /** Id of the team, ten characters. */
  readonly teamId: string;

  /** Id of the key. */
  readonly keyId: string;

  /** The private key, in Secrets Manager: `secret.secretValue`. Throws for another kind of value. */
  readonly privateKey: SecretValue;

  /**
   * Scopes that are requested from Apple.
   *
   * @default ['email', 'name']
   */
  readonly scopes?: string[];
}

/** A provider of OpenID Connect. */
export interface OidcProviderOptions extends SocialProviderOptions {
  /** Address of the issuer, https, without a slash at the end. */
  readonly issuerUrl: string;

  /**
   * Addresses of the provider.
   *
   * @default - from `/.well-known/openid-configuration` of the issuer
   */
  readonly endpoints?: OidcEndpoints;
}

/** A SAML 2.0 provider. It needs no secret. */
export interface SamlProviderOptions extends IdentityProviderOptions {
  /** The provider's metadata: `UserPoolIdentityProviderSamlMetadata.url(...)` or `.file(...)`. */
  readonly metadata: UserPoolIdentityProviderSamlMetadata;

  /**
   * Whether a sign-out of the user pool signs out of the provider too.
   *
   * @default false
   */
  readonly signOut?: boolean;
}

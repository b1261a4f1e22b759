import { SecretValue, Stack, Token } from 'aws-cdk-lib';
import {
  AttributeMapping, ProviderAttribute, UserPool, UserPoolIdentityProviderAmazon, UserPoolIdentityProviderApple, UserPoolIdentityProviderFacebook,
  UserPoolIdentityProviderGoogle, UserPoolIdentityProviderOidc, UserPoolIdentityProviderProps, UserPoolIdentityProviderSaml,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { AppleProviderOptions, OidcProviderOptions, SamlProviderOptions, SocialProviderOptions } from './identity-provider-options';
import { checkKnownList, invalid } from '../private/invalid';
import { checked } from '../private/known-props';

export * from './identity-provider-options';

type Create = (scope: Construct, id: string, shared: UserPoolIdentityProviderProps) => void;

const OWN_NAMES = ['COGNITO', 'Facebook', 'Google', 'LoginWithAmazon', 'SignInWithApple'];
const SAML_EMAIL = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress';

/**
 * Another place where users of a user pool have their account and sign in. They do so on the hosted sign-in page, which needs `domainPrefix`.
 *
 * Secrets come from Secrets Manager and are never in the template. A user who signs in in two ways is two users, each with separate data.
 *
 * @example
 * const secret = secretsmanager.Secret.fromSecretNameV2(this, 'Google', 'shop/google');
 * const google = IdentityProvider.google({ clientId: '1234.apps.googleusercontent.com', clientSecret: secret.secretValueFromJson('clientSecret') });
 * new ServerlessApiPattern(this, 'Shop', { auth: Auth.cognito({ domainPrefix: 'shop', identityProviders: [google] }), website: {} });
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-identity-federation.html
 */
@checked
export class IdentityProvider {
  /** Sign in with Google. */
  public static google(options: SocialProviderOptions): IdentityProvider {
    const { clientId, clientSecret, scopes = ['openid', 'email', 'profile'] } = options;
    checkKnownList('scopes of an identity provider', scopes);
    const mapping = options.attributeMapping ?? { email: ProviderAttribute.GOOGLE_EMAIL, emailVerified: ProviderAttribute.GOOGLE_EMAIL_VERIFIED };
    return new IdentityProvider('Google', mapping, (scope, id, shared) =>
      new UserPoolIdentityProviderGoogle(scope, id, { ...shared, clientId, clientSecretValue: clientSecret, scopes }), clientSecret);
  }

  /** Sign in with Facebook. */
  public static facebook(options: SocialProviderOptions): IdentityProvider {
    const { clientId, clientSecret, scopes = ['public_profile', 'email'] } = options;
    checkKnownList('scopes of an identity provider', scopes);
    return new IdentityProvider('Facebook', options.attributeMapping ?? { email: ProviderAttribute.FACEBOOK_EMAIL }, (scope, id, shared) =>
      new UserPoolIdentityProviderFacebook(scope, id, { ...shared, clientId, clientSecret: clientSecret.unsafeUnwrap(), scopes }), clientSecret);
  }

  /** Login with Amazon. */
  public static amazon(options: SocialProviderOptions): IdentityProvider {
    const { clientId, clientSecret, scopes = ['profile'] } = options;
    checkKnownList('scopes of an identity provider', scopes);
    return new IdentityProvider('LoginWithAmazon', options.attributeMapping ?? { email: ProviderAttribute.AMAZON_EMAIL }, (scope, id, shared) =>
      new UserPoolIdentityProviderAmazon(scope, id, { ...shared, clientId, clientSecret: clientSecret.unsafeUnwrap(), scopes }), clientSecret);
  }

  /** Sign in with Apple. */
  public static apple(options: AppleProviderOptions): IdentityProvider {
    const { clientId, teamId, keyId, privateKey, scopes = ['email', 'name'] } = options;
    checkKnownList('scopes of an identity provider', scopes);
    const mapping = options.attributeMapping ?? { email: ProviderAttribute.APPLE_EMAIL, emailVerified: ProviderAttribute.APPLE_EMAIL_VERIFIED };
    return new IdentityProvider('SignInWithApple', mapping, (scope, id, shared) =>
      new UserPoolIdentityProviderApple(scope, id, { ...shared, clientId, teamId, keyId, privateKeyValue: privateKey, scopes }), privateKey);
  }

  /**
   * A provider of OpenID Connect.
   *
   * @param name 3 to 32 letters, digits and `-`, unique in the pool; people may see it. A changed one makes other users
   */
  public static oidc(name: string, options: OidcProviderOptions): IdentityProvider {
    checkName(name);
    const { clientId, clientSecret, issuerUrl, endpoints, scopes = ['openid', 'email', 'profile'] } = options;
    checkKnownList('scopes of an identity provider', scopes);
    if (!Token.isUnresolved(issuerUrl) && !/^https:\/\/[^\s#?*]*[^\s#?*/]$/.test(issuerUrl)) {
      throw invalid(`issuerUrl of identity provider '${name}'`, issuerUrl, 'https addresses without a slash at the end');
    }
    const mapping = options.attributeMapping ?? { email: ProviderAttribute.other('email'), emailVerified: ProviderAttribute.other('email_verified') };
    return new IdentityProvider(name, mapping, (scope, id, shared) => new UserPoolIdentityProviderOidc(scope, id, {
      ...shared, name, clientId, clientSecret: clientSecret.unsafeUnwrap(), issuerUrl, endpoints, scopes,
    }), clientSecret);
  }

  /**
   * A SAML 2.0 provider, such as that of a company.
   *
   * @param name 3 to 32 letters, digits and `-`, unique in the pool; people may see it. A changed one makes other users
   */
  public static saml(name: string, options: SamlProviderOptions): IdentityProvider {
    checkName(name);
    const { metadata, signOut: idpSignout = false } = options;
    return new IdentityProvider(name, options.attributeMapping ?? { email: ProviderAttribute.other(SAML_EMAIL) }, (scope, id, shared) =>
      new UserPoolIdentityProviderSaml(scope, id, { ...shared, name, metadata, idpSignout }));
  }

  private constructor(
    /** Name of the provider, as the parameter `identity_provider` of a sign-in has it. */
    public readonly name: string,
    /** @internal */ public readonly _attributes: AttributeMapping,
    private readonly create: Create,
    private readonly secret?: SecretValue,
  ) {
    if (!_attributes.email) throw invalid(`attributeMapping of identity provider '${name}'`, Object.keys(_attributes).join(', '), 'a mapping with email, which every user needs');
  }

  /** @internal */
  public _bind(scope: Construct, userPool: UserPool): void {
    if (this.secret) checkSecret(scope, this.name, this.secret);
    this.create(scope, `${this.name}Provider`, { userPool, attributeMapping: this._attributes });
  }
}

function checkName(name: string): void {
  if (Token.isUnresolved(name) || !/^[A-Za-z0-9][A-Za-z0-9-]{2,31}$/.test(name) || OWN_NAMES.includes(name)) {
    throw invalid('name of an identity provider', name, `3 to 32 letters, digits and '-', and none of ${OWN_NAMES.join(', ')}`);
  }
}

/** Says nothing of the value, which may be a secret. */
function checkSecret(scope: Construct, name: string, secret: SecretValue): void {
  const text = JSON.stringify(Stack.of(scope).resolve(secret.unsafeUnwrap()));
  if (!text.includes('{{resolve:secretsmanager:')) {
    throw invalid(`secret of identity provider '${name}'`, 'a value that is not in Secrets Manager', "secrets of Secrets Manager: secret.secretValueFromJson('clientSecret')");
  }
}

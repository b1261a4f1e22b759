import { Lazy, SecretValue, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { ClientAttributes, FeaturePlan, Mfa, ProviderAttribute, UserPoolIdentityProviderSamlMetadata } from 'aws-cdk-lib/aws-cognito';
import { Code, Function as LambdaFunction, IFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Auth, IdentityProvider, Profile, ServerlessApiPattern, UserDirectory, UserDirectoryProps, UserPoolTrigger } from '../../src';
import { reportsOf, unacknowledged } from '../support/compliance';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { newStack, templateOf } from '../support/synth';

const SECRET = '{{resolve:secretsmanager:';
const METADATA = UserPoolIdentityProviderSamlMetadata.url('https://idp.example.com/metadata.xml');
const app = (clientSecret: SecretValue) => ({ clientId: 'shop', clientSecret });
const providers = (secret: SecretValue) => [
  IdentityProvider.google(app(secret)),
  IdentityProvider.facebook(app(secret)),
  IdentityProvider.amazon(app(secret)),
  IdentityProvider.apple({ clientId: 'com.example.shop', teamId: 'A123456789', keyId: 'B123456789', privateKey: secret }),
  IdentityProvider.oidc('Partner', { ...app(secret), issuerUrl: 'https://id.partner.example' }),
  IdentityProvider.saml('Company', { metadata: METADATA }),
];
const secretOf = (stack: Stack) => Secret.fromSecretNameV2(stack, 'Secret', 'shop/sign-in').secretValueFromJson('clientSecret');
const directory = (props: (stack: Stack) => UserDirectoryProps, context?: Record<string, unknown>) =>
  templateOf((stack) => void new UserDirectory(stack, 'Users', { domainPrefix: 'shop', callbackUrls: ['https://shop.example.com/'], ...props(stack) }), { context });
const trigger = (stack: Stack, id = 'Trigger'): IFunction => new LambdaFunction(stack, id, { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('//') });
const client = (template: Template) => Object.values(template.findResources('AWS::Cognito::UserPoolClient'))[0]!.Properties;

describe('identity providers', () => {
  test.each(SAMPLED_FLAG_SETS)('of every kind take their secret from Secrets Manager, and the client may use them all, with %s', (_, context) => {
    const made = directory((stack) => ({ identityProviders: providers(secretOf(stack)) }), context);
    const found = Object.values(made.findResources('AWS::Cognito::UserPoolIdentityProvider')).map(({ Properties }) => Properties);
    expect(found.map(({ ProviderType, ProviderName }) => `${ProviderType} ${ProviderName}`).sort()).toEqual([
      'Facebook Facebook', 'Google Google', 'LoginWithAmazon LoginWithAmazon', 'OIDC Partner', 'SAML Company', 'SignInWithApple SignInWithApple',
    ]);
    const withSecret = found.filter(({ ProviderDetails: { client_secret, private_key } }) => JSON.stringify(client_secret ?? private_key ?? '').includes(SECRET));
    expect(withSecret.map(({ ProviderType }) => ProviderType).sort()).toEqual(['Facebook', 'Google', 'LoginWithAmazon', 'OIDC', 'SignInWithApple']);
    expect(client(made).SupportedIdentityProviders).toHaveLength(7);
    expect(found.every(({ AttributeMapping }) => typeof AttributeMapping.email === 'string')).toBe(true);
  });

  test('write what they are mapped to in the name of the client, and no more', () => {
    const { GOOGLE_EMAIL: email, GOOGLE_EMAIL_VERIFIED: emailVerified, GOOGLE_NAME: fullname } = ProviderAttribute;
    const attributeMapping = { email, emailVerified, fullname, custom: { plan: ProviderAttribute.other('plan') } };
    const google = (stack: Stack) => [IdentityProvider.google({ ...app(secretOf(stack)), attributeMapping })];
    const made = directory((stack) => ({ identityProviders: google(stack) }));
    const { WriteAttributes, ReadAttributes } = client(made);
    expect([WriteAttributes, ReadAttributes]).toEqual([['custom:plan', 'email', 'name'], ['custom:plan', 'email', 'email_verified', 'name']]);
    const writeAttributes = new ClientAttributes().withStandardAttributes({ email: true });
    expect(() => directory((stack) => ({ writeAttributes, identityProviders: google(stack) })))
      .toThrow("auth.writeAttributes: 'email' cannot be used. Allowed: attributes with custom:plan, name among them");
  });

  test.each<[string, () => SecretValue]>([
    ['plain text', () => SecretValue.unsafePlainText('hush-hush')],
    ['a token that is plain text', () => SecretValue.unsafePlainText(Lazy.string({ produce: () => 'hush-hush' }))],
    ['a parameter of Systems Manager', () => SecretValue.ssmSecure('hush-hush', '1')],
  ])('are refused with %s as a secret, and the error does not tell it', (_, secret) => {
    for (const provider of providers(secret()).slice(0, 5)) {
      let message = '';
      try {
        directory(() => ({ identityProviders: [provider] }));
      } catch (error) {
        ({ message } = error as Error);
      }
      expect(message).toContain(`secret of identity provider '${provider.name}': 'a value that is not in Secrets Manager' cannot be used`);
      expect(message).not.toContain('hush');
    }
  });

  test.each<[string, (secret: SecretValue) => IdentityProvider, string]>([
    ['a name that is taken', () => IdentityProvider.saml('Google', { metadata: METADATA }), "name of an identity provider: 'Google'"],
    ['a name with a slash', () => IdentityProvider.saml('a/bc', { metadata: METADATA }), "name of an identity provider: 'a/bc'"],
    ['plain http', (secret) => IdentityProvider.oidc('Partner', { ...app(secret), issuerUrl: 'http://id.partner.example' }), "issuerUrl of identity provider 'Partner'"],
    ['a slash at the end', (secret) => IdentityProvider.oidc('Partner', { ...app(secret), issuerUrl: 'https://id.partner.example/' }), 'issuerUrl'],
    ['no address of mail', (secret) => IdentityProvider.google({ ...app(secret), attributeMapping: {} }), "attributeMapping of identity provider 'Google'"],
  ])('are refused with %s', (_, provider, message) => {
    expect(() => provider(secretOf(newStack()))).toThrow(message);
  });

  test('are there once each, and need a domain', () => {
    const saml = () => IdentityProvider.saml('Company', { metadata: METADATA });
    expect(() => directory(() => ({ identityProviders: [saml(), saml()] }))).toThrow("auth.identityProviders.name: 'Company' cannot be used. Allowed: each one once");
    const warnings = (add: (users: UserDirectory) => void) => {
      const stack = newStack();
      add(new UserDirectory(stack, 'Users', { identityProviders: [saml()] }));
      return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('providersWithoutDomain')).length;
    };
    expect(warnings(() => {})).toBe(1);
    expect(warnings(({ userPool }) => userPool.addDomain('Own', { cognitoDomain: { domainPrefix: 'shop' } }))).toBe(0);
  });
});

describe('passkeys', () => {
  const PASSKEY = { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } }, WebAuthnUserVerification: 'required' };

  test('are both factors where a second one is used, and one where none is', () => {
    for (const mfa of [undefined, Mfa.OPTIONAL]) {
      directory(() => ({ mfa, passkeys: {} })).hasResourceProperties('AWS::Cognito::UserPool', { ...PASSKEY, WebAuthnFactorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION' });
    }
    const made = directory(() => ({ mfa: Mfa.OFF, passkeys: { relyingPartyId: 'shop.example.com' } }));
    made.hasResourceProperties('AWS::Cognito::UserPool', { ...PASSKEY, WebAuthnRelyingPartyID: 'shop.example.com', WebAuthnFactorConfiguration: Match.absent() });
    expect(client(made).ExplicitAuthFlows).toEqual(['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_AUTH']);
    directory(() => ({})).hasResourceProperties('AWS::Cognito::UserPool', { Policies: { SignInPolicy: Match.absent() }, WebAuthnUserVerification: Match.absent() });
  });

  test.each<[UserDirectoryProps, string]>([
    [{ passkeys: { relyingPartyId: 'https://shop.example.com' } }, "auth.passkeys.relyingPartyId: 'https://shop.example.com'"],
    [{ passkeys: {}, featurePlan: FeaturePlan.LITE, refreshTokenRotation: false }, "auth.passkeys: 'FeaturePlan.LITE'"],
  ])('are refused with %j', (props, message) => {
    expect(() => directory(() => props)).toThrow(message);
  });
});

describe('triggers', () => {
  test('of every kind are called by Cognito only for this pool', () => {
    const { preSignUp, postConfirmation, preAuthentication, postAuthentication, preTokenGeneration, customMessage, userMigration } = UserPoolTrigger;
    const all = [preSignUp, postConfirmation, preAuthentication, postAuthentication, preTokenGeneration, customMessage, userMigration];
    const made = directory((stack) => ({ triggers: all.map((make, index) => make(trigger(stack, `Trigger${index}`))) }));
    const [{ Properties: { LambdaConfig } }] = Object.values(made.findResources('AWS::Cognito::UserPool'));
    expect(Object.keys(LambdaConfig).sort()).toEqual([
      'CustomMessage', 'PostAuthentication', 'PostConfirmation', 'PreAuthentication', 'PreSignUp', 'PreTokenGenerationConfig', 'UserMigration',
    ]);
    expect(LambdaConfig.PreTokenGenerationConfig.LambdaVersion).toBe('V2_0');
    const pool = Object.keys(made.findResources('AWS::Cognito::UserPool'))[0];
    made.allResourcesProperties('AWS::Lambda::Permission', { Principal: 'cognito-idp.amazonaws.com', SourceArn: { 'Fn::GetAtt': [pool, 'Arn'] } });
    made.resourceCountIs('AWS::Lambda::Permission', 7);
  });

  test('are there once each, and those beyond the plan are refused', () => {
    const twice = (stack: Stack) => ['A', 'B'].map((id) => UserPoolTrigger.preSignUp(trigger(stack, id)));
    expect(() => directory((stack) => ({ triggers: twice(stack) }))).toThrow("auth.triggers: 'preSignUp' cannot be used. Allowed: each one once");
    const plan = { featurePlan: FeaturePlan.LITE, refreshTokenRotation: false };
    const lite = (triggers: (stack: Stack) => UserPoolTrigger) => directory((stack) => ({ ...plan, triggers: [triggers(stack)] }));
    expect(() => lite((stack) => UserPoolTrigger.preTokenGeneration(trigger(stack)))).toThrow("auth.triggers: 'preTokenGenerationConfig'");
    expect(() => lite((stack) => UserPoolTrigger.preSignUp(trigger(stack)))).not.toThrow();
  });
});

test.each(SAMPLED_FLAG_SETS)('a system with every way to sign in has no finding, in every profile, with %s', (_, context) => {
  for (const profile of Object.values(Profile)) {
    const reports = reportsOf((stack) => void new ServerlessApiPattern(stack, 'Shop', {
      profile, auth: Auth.cognito({ domainPrefix: 'shop', callbackUrls: ['https://shop.example.com/'], identityProviders: providers(secretOf(stack)), passkeys: {} }),
    }), context, { env: { region: 'eu-west-1', account: '123456789012' } });
    expect(unacknowledged(reports)).toEqual([]);
  }
});

import * as fc from 'fast-check';
import { call, distinct, existing, flag, lowerName, member, options, seconds, sentence, some, whole } from '../arbitrary';
import { Call } from '../expression';

const scope = options('ResourceServerScopeOptions', { name: fc.constantFrom('read', 'write', 'https:admin'), description: sentence });
const resourceServers = fc.uniqueArray(options('ResourceServerOptions', {
  identifier: fc.constantFrom('shop', 'stock', 'https://stock.example.com/v1'),
  scopes: fc.uniqueArray(scope, { minLength: 1, maxLength: 3, selector: ({ of }) => of.name }),
}), { minLength: 1, maxLength: 3, selector: ({ of }) => of.identifier });

const accessTokenScopes = distinct(fc.constantFrom('aws.cognito.signin.user.admin', 'openid'));

const optional = { scopes: distinct(fc.constantFrom('openid', 'email', 'profile')), attributeMapping: existing('attributeMapping') };
const app = { clientId: fc.constant('shop'), clientSecret: existing('secretValue') };
const oidc = options('OidcProviderOptions', { ...app, issuerUrl: fc.constant('https://id.partner.example') }, {
  ...optional,
  endpoints: options('', {
    authorization: fc.constant('https://id.partner.example/in'),
    jwksUri: fc.constant('https://id.partner.example/keys'),
    token: fc.constant('https://id.partner.example/token'),
    userInfo: fc.constant('https://id.partner.example/me'),
  }),
});
const social = options('SocialProviderOptions', app, optional);
const provider = fc.oneof(
  ...['google', 'facebook', 'amazon'].map((kind) => call(`IdentityProvider.${kind}`, social)),
  call('IdentityProvider.apple', options('AppleProviderOptions', {
    clientId: fc.constant('com.example.shop'), teamId: fc.constant('A123456789'), keyId: fc.constant('B123456789'), privateKey: existing('secretValue'),
  }, optional)),
  call('IdentityProvider.oidc', fc.constant('Partner'), oidc),
  call('IdentityProvider.saml', fc.constant('Company'), options('SamlProviderOptions', { metadata: existing('samlMetadata') }, {
    signOut: flag, attributeMapping: existing('attributeMapping'),
  })),
) as fc.Arbitrary<Call>;

const TRIGGERS = ['preSignUp', 'postConfirmation', 'preAuthentication', 'postAuthentication', 'preTokenGeneration', 'customMessage', 'userMigration'];
const trigger = fc.oneof(...TRIGGERS.map((kind) => call(`UserPoolTrigger.${kind}`, existing('function', 'Elsewhere')))) as fc.Arbitrary<Call>;
const each = (values: fc.Arbitrary<Call>) => fc.uniqueArray(values, { minLength: 1, maxLength: 3, selector: (made) => made.call });

/** Options of a user pool that is made. */
export const directory = options('UserDirectoryOptions', {}, {
  resourceServers,
  selfSignUp: flag,
  mfa: member('aws_cognito.Mfa'),
  passwordMinLength: whole(8, 99),
  featurePlan: member('aws_cognito.FeaturePlan'),
  callbackUrls: distinct(fc.constantFrom('https://shop.example.com/', 'http://localhost:8080/in', 'myapp://signed-in')),
  logoutUrls: distinct(fc.constantFrom('https://shop.example.com/bye', 'http://localhost:8080')),
  domainPrefix: lowerName,
  deletionProtection: flag,
  refreshTokenRotation: flag,
  refreshTokenGracePeriod: seconds(0, 60),
  writeAttributes: existing('clientAttributes'),
  readAttributes: existing('clientAttributes'),
  clientIds: distinct(fc.constantFrom('abc123', 'def456')),
  accessTokenScopes,
  identityProviders: each(provider),
  passkeys: options('PasskeyOptions', {}, { relyingPartyId: fc.constant('shop.example.com') }),
  triggers: each(trigger),
});

/** Options of a user pool that is there. Without its clients, much else would be refused. */
export const userPool = options('UserPoolAuthOptions', { clients: some(existing('userPoolClient'), 1) }, { accessTokenScopes });

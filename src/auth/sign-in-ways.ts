import { Annotations, Token } from 'aws-cdk-lib';
import { CfnUserPool, FeaturePlan, Mfa, PasskeyUserVerification, UserPool, UserPoolDomain, UserPoolProps } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { UserDirectoryOptions } from './user-directory-options';
import { checkDistinct, invalid } from '../private/invalid';

/** Throws for ways to sign in that cannot be. */
export function checkSignIn({ identityProviders = [], passkeys, triggers = [], featurePlan }: UserDirectoryOptions): void {
  checkDistinct('auth.identityProviders.name', identityProviders.map(({ name }) => name));
  checkDistinct('auth.triggers', triggers.map(({ _name }) => _name));
  const id = passkeys?.relyingPartyId;
  if (id !== undefined && !Token.isUnresolved(id) && !/^(?=.{1,127}$)[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(id)) {
    throw invalid('auth.passkeys.relyingPartyId', id, 'a domain such as shop.example.com, without a scheme and a path');
  }
  if (featurePlan !== FeaturePlan.LITE) return;
  if (passkeys) throw invalid('auth.passkeys', 'FeaturePlan.LITE', 'passkeys in the plans ESSENTIALS and PLUS');
  const beyond = triggers.find(({ _isLite }) => !_isLite);
  if (beyond) throw invalid('auth.triggers', beyond._name, 'triggers of the plan; set FeaturePlan.ESSENTIALS or PLUS');
}

/** Passkey settings of a new pool. */
export function passkeyProps({ passkeys }: UserDirectoryOptions): Partial<UserPoolProps> {
  return passkeys ? {
    signInPolicy: { allowedFirstAuthFactors: { password: true, passkey: true } },
    passkeyRelyingPartyId: passkeys.relyingPartyId,
    passkeyUserVerification: PasskeyUserVerification.REQUIRED,
  } : {};
}

/** Adds the other ways to sign in, before there is a client, which may use all that are there. */
export function addSignIn(scope: Construct, userPool: UserPool, mfa: Mfa, options: UserDirectoryOptions): void {
  const { identityProviders = [], passkeys, triggers = [] } = options;
  // Cognito takes passkeys in a pool that demands a second factor only as both. CDK has no property for it yet.
  if (passkeys && mfa !== Mfa.OFF) (userPool.node.defaultChild as CfnUserPool).webAuthnFactorConfiguration = 'MULTI_FACTOR_WITH_USER_VERIFICATION';
  for (const trigger of triggers) trigger._bind(userPool);
  for (const provider of identityProviders) provider._bind(scope, userPool);
  if (identityProviders.length) warnWithoutDomain(userPool);
}

function warnWithoutDomain(userPool: UserPool): void {
  userPool.node.addValidation({
    validate: () => {
      if (!userPool.node.findAll().some((child) => child instanceof UserPoolDomain)) {
        Annotations.of(userPool).addWarningV2('cdk-serverless-api-pattern:providersWithoutDomain',
          'Identity providers return people to the domain of the user pool, which has none: set auth.domainPrefix, or add a domain to userPool.');
      }
      return [];
    },
  });
}

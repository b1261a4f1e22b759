import { Duration, Stack, Token } from 'aws-cdk-lib';
import { AccountRecovery, CfnManagedLoginBranding, CfnUserPool, CfnUserPoolDomain, FeaturePlan, IUserPoolClient, ManagedLoginVersion, Mfa, StandardThreatProtectionMode, UserPool, UserPoolClient, UserPoolDomain } from 'aws-cdk-lib/aws-cognito';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { SignInAddresses } from './sign-in-addresses';
import { addResourceServers } from './resource-servers';
import { checkPrefixOnce } from './sign-in-domain';
import { addSignIn, checkSignIn, passkeyProps } from './sign-in-ways';
import { checkClientIds, checkScopes } from './token-checks';
import { createClient } from './user-directory-client';
import { watchDirectory } from './user-directory-monitoring';
import { UserDirectoryOptions } from './user-directory-options';
import { watchSchema } from './user-pool-schema';
import { IMonitoring } from '../monitoring/contract';
import { acknowledge } from '../private/acknowledge';
import { checkInteger, checkMember, invalid } from '../private/invalid';
import { located } from '../private/located';
import { keptWith } from '../private/removal';
import { Profile } from '../profile/profile';
import { checkLocks } from '../profile/locks';
import { profileValues } from '../profile/profile-values';

/** Properties of `UserDirectory`. */
export interface UserDirectoryProps extends UserDirectoryOptions {
  /**
   * Defaults that fit together.
   *
   * @default Profile.PRODUCTION
   */
  readonly profile?: Profile;

  /**
   * Watches sign-ins and renewals of tokens that are turned away.
   *
   * @default - not watched
   */
  readonly monitoring?: IMonitoring;

  /**
   * Key that encrypts what the pool keeps of users. Symmetric, in the region of the stack. Its policy must let Cognito use it, as those of
   * `EncryptionKeys` do.
   *
   * @default - one that Cognito owns
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/data-protection.html#data-encryption-at-rest
   */
  readonly encryptionKey?: IKey;
}

export * from './user-directory-options';

/**
 * A Cognito user pool with strong passwords and authenticator codes, and a public app client that signs in
 * with the authorization code grant and PKCE, or SRP. There is no client secret to lose.
 *
 * The pool's attributes cannot be changed once it is deployed, so they are fixed here: the e-mail address is
 * the name to sign in with. The pool is kept when the stack is deleted.
 *
 * @example
 * const users = new UserDirectory(this, 'Users', { domainPrefix: 'shop' });
 *
 * new ServerlessApiPattern(this, 'Shop', {
 *   auth: Auth.userPool(users.userPool, { clients: [users.client] }),
 * });
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-security-best-practices.html
 */
@located
export class UserDirectory extends Construct {
  /** The user pool. */
  public readonly userPool: UserPool;

  /** The public app client. */
  public readonly client: UserPoolClient;

  /** The hosted sign-in page's domain. Undefined without `domainPrefix`. */
  public readonly domain?: UserPoolDomain;

  /** Scopes that the client may ask for, as the `scope` parameter of a sign-in names them. */
  public readonly scopes: string[];

  private readonly addresses: SignInAddresses;
  private readonly clients: string[];

  constructor(scope: Construct, id: string, props: UserDirectoryProps = {}) {
    super(scope, id);
    checkPlace(Stack.of(this).region);
    checkLocks(this, 'auth', props.profile, props);
    checkInteger('auth.passwordMinLength', props.passwordMinLength, 8, 99);
    checkMember('auth.mfa', props.mfa, Mfa);
    checkMember('auth.featurePlan', props.featurePlan, FeaturePlan);
    checkDomainPrefix(props.domainPrefix);
    checkClientIds('auth.clientIds', props.clientIds);
    checkScopes('auth.accessTokenScopes', props.accessTokenScopes);
    checkSignIn(props);
    this.addresses = new SignInAddresses(this, props);
    this.userPool = this.createPool(props);
    if (props.encryptionKey) encryptPool(this.userPool, props.encryptionKey);
    addSignIn(this, this.userPool, props.mfa ?? profileValues(props.profile)['auth.mfa'], props);
    const scopes = addResourceServers(this.userPool, props.resourceServers);
    this.scopes = scopes.map(({ scopeName }) => scopeName);
    this.client = createClient(this.userPool, { ...props, scopes, addresses: this.addresses });
    this.clients = [this.client.userPoolClientId, ...props.clientIds ?? []];
    this.domain = props.domainPrefix === undefined ? undefined : this.createDomain(props.domainPrefix);
    if (this.domain) checkPrefixOnce(this.domain);
    if (this.domain) this.addresses.warnWhereNone(this.domain);
    this.acknowledgeFindings(props);
    watchSchema(this.userPool);
    if (props.monitoring) watchDirectory(props.monitoring, this.userPool, this.client);
  }

  /** Lets the hosted sign-in return to pages: those of a website, beside the addresses that were given. */
  public addPages(url: string): void {
    this.addresses.add(url);
  }

  /** Accepts the tokens of a further client of the pool, such as that of a mobile app. */
  public acceptClient(client: IUserPoolClient): void {
    this.clients.push(client.userPoolClientId);
  }

  /** Ids of the clients whose tokens are accepted. */
  public get clientIds(): string[] {
    return [...this.clients];
  }

  /**
   * Address of the hosted sign-in. Undefined without one, and if the region or the prefix is only known at deployment.
   *
   * @internal
   */
  public get _signInAddress(): string | undefined {
    const prefix = (this.domain?.node.defaultChild as CfnUserPoolDomain | undefined)?.domain;
    const { region } = Stack.of(this);
    return prefix === undefined || Token.isUnresolved(prefix) || Token.isUnresolved(region) ? undefined : `https://${prefix}.auth.${region}.amazoncognito.com`;
  }

  private createPool(props: UserDirectoryProps): UserPool {
    const defaults = profileValues(props.profile);
    const featurePlan = props.featurePlan ?? defaults['auth.featurePlan'];
    const deletionProtection = props.deletionProtection ?? defaults['auth.deletionProtection'];
    return new UserPool(this, 'Resource', {
      selfSignUpEnabled: props.selfSignUp ?? false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      // Until a new address is verified, the earlier one stays: otherwise users could take the address of others.
      keepOriginal: { email: true },
      standardAttributes: { email: { required: true, mutable: true } },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      mfa: props.mfa ?? defaults['auth.mfa'],
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: props.passwordMinLength ?? 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      ...passkeyProps(props),
      featurePlan,
      standardThreatProtectionMode: featurePlan === FeaturePlan.PLUS ? StandardThreatProtectionMode.FULL_FUNCTION : undefined,
      deletionProtection,
      removalPolicy: keptWith(deletionProtection),
    });
  }

  private createDomain(domainPrefix: string): UserPoolDomain {
    // Without a style of the client, even Cognito's own, the pages say that they are not available.
    new CfnManagedLoginBranding(this, 'SignInStyle', {
      userPoolId: this.userPool.userPoolId, clientId: this.client.userPoolClientId, useCognitoProvidedValues: true,
    });
    return this.userPool.addDomain('Domain', { cognitoDomain: { domainPrefix }, managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN });
  }

  private acknowledgeFindings(props: UserDirectoryProps): void {
    const defaults = profileValues(props.profile);
    if ((props.mfa ?? defaults['auth.mfa']) !== Mfa.REQUIRED) {
      acknowledge(this.userPool, {
        id: 'AwsSolutions::AwsSolutions-COG2',
        reason: 'A second factor is offered, not demanded: the choice of the mfa prop or of a profile for development.',
      });
    }
    if ((props.featurePlan ?? defaults['auth.featurePlan']) !== FeaturePlan.PLUS) {
      acknowledge(this.userPool, {
        id: 'AwsSolutions::AwsSolutions-COG8',
        reason: 'The PLUS plan costs about $0.02 for every monthly user; featurePlan switches it on.',
      });
    }
  }
}

/** CDK has no property for it yet. */
function encryptPool(userPool: UserPool, { keyArn }: IKey): void {
  (userPool.node.defaultChild as CfnUserPool).keyConfiguration = { keyType: 'CUSTOMER_MANAGED_KEY', kmsKeyArn: keyArn };
}

/** The regions of China have no user pools. */
function checkPlace(region: string): void {
  if (!Token.isUnresolved(region) && region.startsWith('cn-')) {
    throw invalid('auth', `a user pool in ${region}`, 'Auth.lambdaAuthorizer(), Auth.iam(), Auth.apiKey() and Auth.none() in China, where Cognito has no user pools');
  }
}

/** Cognito keeps names with its own or its owner's in them to itself. */
function checkDomainPrefix(prefix: string | undefined): void {
  if (prefix === undefined || Token.isUnresolved(prefix)) return;
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(prefix) || /aws|amazon|cognito/.test(prefix)) {
    throw invalid('auth.domainPrefix', prefix, "1 to 63 small letters, digits and '-', without 'aws', 'amazon' and 'cognito'");
  }
}

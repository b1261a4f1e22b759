import { Duration, Lazy, Stack, Token } from 'aws-cdk-lib';
import { AccountRecovery, CfnManagedLoginBranding, FeaturePlan, ManagedLoginVersion, Mfa, OAuthScope, StandardThreatProtectionMode, UserPool, UserPoolClient, UserPoolDomain } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { ResourceServerOptions } from './resource-server-options';
import { addResourceServers } from './resource-servers';
import { checkPrefixOnce } from './sign-in-domain';
import { watchDirectory } from './user-directory-monitoring';
import { watchSchema } from './user-pool-schema';
import { IMonitoring } from '../monitoring/contract';
import { acknowledge } from '../private/acknowledge';
import { checkInteger, checkKnownList, checkMember, invalid } from '../private/invalid';
import { keptWith } from '../private/removal';
import { Profile, profileSettings } from '../profile/profile';

/** What the user chooses about the user directory. */
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
   * challenges sign-ins that look like somebody else's.
   *
   * @default - by profile: FeaturePlan.PLUS in REGULATED, else FeaturePlan.ESSENTIALS
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-sign-in-feature-plans.html
   */
  readonly featurePlan?: FeaturePlan;

  /**
   * Addresses that people are sent to after they signed in on the hosted page: https, or http on localhost.
   *
   * @default ['http://localhost:3000']
   */
  readonly callbackUrls?: string[];

  /**
   * Addresses that people are sent to after they signed out: https, or http on localhost.
   *
   * @default ['http://localhost:3000']
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
}

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
}

const LOCALHOST = ['http://localhost:3000'];

/**
 * A Cognito user pool with strong passwords and authenticator codes, and a public app client that signs in
 * with the authorization code grant and PKCE, or SRP. There is no client secret to lose.
 *
 * The pool's attributes cannot be changed once it is deployed, so they are fixed here: the e-mail address is
 * the name to sign in with. The pool is kept when the stack is deleted.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-security-best-practices.html
 */
export class UserDirectory extends Construct {
  /** The user pool. */
  public readonly userPool: UserPool;

  /** The public app client. */
  public readonly client: UserPoolClient;

  /** The hosted sign-in page's domain. Undefined without `domainPrefix`. */
  public readonly domain?: UserPoolDomain;

  /** Scopes that the client may ask for, as the `scope` parameter of a sign-in names them. */
  public readonly scopes: string[];

  private readonly pages: string[] = [];

  constructor(scope: Construct, id: string, props: UserDirectoryProps = {}) {
    super(scope, id);
    checkPlace(Stack.of(this).region);
    checkInteger('auth.passwordMinLength', props.passwordMinLength, 8, 99);
    checkMember('auth.mfa', props.mfa, Mfa);
    checkMember('auth.featurePlan', props.featurePlan, FeaturePlan);
    checkDomainPrefix(props.domainPrefix);
    checkUrls('auth.callbackUrls', props.callbackUrls);
    checkUrls('auth.logoutUrls', props.logoutUrls);
    this.userPool = this.createPool(props);
    const scopes = addResourceServers(this.userPool, props.resourceServers);
    this.scopes = scopes.map(({ scopeName }) => scopeName);
    this.client = this.createClient(props, scopes);
    this.domain = props.domainPrefix === undefined ? undefined : this.createDomain(props.domainPrefix);
    if (this.domain) checkPrefixOnce(this.domain);
    this.acknowledgeFindings(props);
    watchSchema(this.userPool);
    if (props.monitoring) watchDirectory(props.monitoring, this.userPool, this.client);
  }

  /** Lets the hosted sign-in return to pages: those of a website, beside the addresses that were given. */
  public addPages(url: string): void {
    checkUrls('auth.pages', [url]);
    this.pages.push(url);
  }

  private createPool(props: UserDirectoryProps): UserPool {
    const defaults = profileSettings(props.profile);
    const featurePlan = props.featurePlan ?? defaults.featurePlan;
    const deletionProtection = props.deletionProtection ?? defaults.deletionProtection;
    return new UserPool(this, 'Resource', {
      selfSignUpEnabled: props.selfSignUp ?? false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      standardAttributes: { email: { required: true, mutable: true } },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      mfa: props.mfa ?? defaults.mfa,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: props.passwordMinLength ?? 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      featurePlan,
      standardThreatProtectionMode: featurePlan === FeaturePlan.PLUS ? StandardThreatProtectionMode.FULL_FUNCTION : undefined,
      deletionProtection,
      removalPolicy: keptWith(deletionProtection),
    });
  }

  private createClient(props: UserDirectoryProps, scopes: OAuthScope[]): UserPoolClient {
    return this.userPool.addClient('Client', {
      generateSecret: false,
      authFlows: { userSrp: true },
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes,
        callbackUrls: Lazy.list({ produce: () => [...props.callbackUrls ?? LOCALHOST, ...this.pages] }),
        logoutUrls: Lazy.list({ produce: () => [...props.logoutUrls ?? LOCALHOST, ...this.pages] }),
      },
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(30),
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
    const defaults = profileSettings(props.profile);
    if ((props.mfa ?? defaults.mfa) !== Mfa.REQUIRED) {
      acknowledge(this.userPool, {
        id: 'AwsSolutions::AwsSolutions-COG2',
        reason: 'A second factor is offered, not demanded: the choice of the mfa prop or of a profile for development.',
      });
    }
    if ((props.featurePlan ?? defaults.featurePlan) !== FeaturePlan.PLUS) {
      acknowledge(this.userPool, {
        id: 'AwsSolutions::AwsSolutions-COG8',
        reason: 'The PLUS plan costs about $0.02 for every monthly user; featurePlan switches it on.',
      });
    }
  }
}

/** The regions of China have no user pools. */
function checkPlace(region: string): void {
  if (!Token.isUnresolved(region) && region.startsWith('cn-')) {
    throw invalid('auth', `a user pool in ${region}`, 'Auth.lambda(), Auth.iam(), Auth.apiKey() and Auth.none() in China, where Cognito has no user pools');
  }
}

/** Cognito keeps names with its own or its owner's in them to itself. */
function checkDomainPrefix(prefix: string | undefined): void {
  if (prefix === undefined || Token.isUnresolved(prefix)) return;
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(prefix) || /aws|amazon|cognito/.test(prefix)) {
    throw invalid('auth.domainPrefix', prefix, "1 to 63 small letters, digits and '-', without 'aws', 'amazon' and 'cognito'");
  }
}

/** Cognito takes https, the scheme of an app, and http on localhost alone. */
function checkUrls(prop: string, urls: string[] | undefined): void {
  checkKnownList(prop, urls);
  for (const url of urls ?? []) {
    if (Token.isUnresolved(url)) continue;
    if (!/^[a-z][a-z0-9+.-]*:\/\//.test(url) || /^http:\/\/(?!localhost(:\d+)?(\/|$))/.test(url) || !URL.canParse(url)) {
      throw invalid(prop, url, 'https addresses, http://localhost for tests, or the scheme of an app');
    }
  }
}

import { Lazy } from 'aws-cdk-lib';
import { AuthorizationType, CfnAuthorizer, CognitoUserPoolsAuthorizer, IdentitySource, ThrottleSettings } from 'aws-cdk-lib/aws-apigateway';
import { IUserPool } from 'aws-cdk-lib/aws-cognito';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { withAccessTokenAuthorizer, withAuthorizer } from './authorizer-on-demand';
import { AuthBinding, OwnerSource } from './contract';
import { IamAuthOptions, iamOwner } from './iam-auth-options';
import { checkLambdaAuth, lambdaBinding, notAuthorized, notCognito, openToAll } from './lambda-auth';
import { LambdaAuthOptions } from './lambda-auth-options';
import { checkScopes } from './token-checks';
import { UserDirectory, UserDirectoryOptions } from './user-directory';
import { UserPoolAuthOptions } from './user-pool-auth-options';
import { IMonitoring } from '../monitoring/contract';
import { freeChildId } from '../private/distinct-id';
import { invalid } from '../private/invalid';
import { checked } from '../private/known-props';
import { Profile } from '../profile/profile';

/** Options of `bind`, the method that creates the parts of a strategy. */
export interface AuthBindOptions {
  /**
   * Defaults that fit together.
   *
   * @default Profile.PRODUCTION
   */
  readonly profile?: Profile;

  /**
   * Watches a user directory that is made.
   *
   * @default - not watched
   */
  readonly monitoring?: IMonitoring;

  /**
   * Key that encrypts a user directory that is made. Its policy must let Cognito use it, as those of `EncryptionKeys` do.
   *
   * @default - one that Cognito owns
   */
  readonly encryptionKey?: IKey;
}

/** Options of `Auth.none`. */
export interface NoAuthOptions {
  /** Why anyone may call. The compliance report shows it. */
  readonly reason: string;
}

/**
 * Decides who can call the API, and how callers authenticate.
 *
 * @example
 * new ServerlessApiPattern(this, 'Shop', {
 *   auth: Auth.cognito({ selfSignUp: true, domainPrefix: 'shop' }),
 * });
 */
@checked
export abstract class Auth {
  /**
   * A new user directory; callers send its ID tokens in the `Authorization` header, or access tokens with `accessTokenScopes`.
   *
   * An administrator makes the first user (`aws cognito-idp admin-create-user`). Users get a token on the hosted sign-in page (`domainPrefix`), which
   * sets up MFA too, or through the SDK (SRP). docs/first-token.md has the commands, with and without MFA.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
   */
  public static cognito(options: UserDirectoryOptions = {}): Auth {
    return new CognitoAuth(options);
  }

  /** A user pool that exists already. */
  public static userPool(userPool: IUserPool, options: UserPoolAuthOptions = {}): Auth {
    return new UserPoolAuth(userPool, options);
  }

  /**
   * Callers sign with AWS credentials (Signature Version 4). The owner of data is the role or the user that signs, and for callers of an
   * identity pool their identity. All sessions of a role share their data. Federated users (`sts:GetFederationToken`) are refused.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/permissions.html
   */
  public static iam(options: IamAuthOptions = {}): Auth {
    return new FixedAuth({
      authorizationType: AuthorizationType.IAM,
      ownerSource: iamOwner(options),
      findings: [notCognito('Callers sign their requests with AWS credentials.')],
    });
  }

  /**
   * Callers send an API key in the `x-api-key` header. A key tells clients apart and limits them; it is no proof
   * of identity, so use it between systems that you trust.
   *
   * @param throttle limits of each key; an API with keys and no limits cannot be made
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
   */
  public static apiKey(throttle: ThrottleSettings): Auth {
    const reason = 'API keys identify callers, each with its own limits.';
    return new FixedAuth({
      authorizationType: AuthorizationType.NONE,
      apiKey: throttle,
      identitySources: ['method.request.header.x-api-key'],
      ownerSource: OwnerSource.API_KEY,
      findings: [notCognito(reason), notAuthorized(reason)],
    });
  }

  /**
   * Your own function decides, and names the principal.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
   */
  public static lambdaAuthorizer(authorizer: IFunction, options: LambdaAuthOptions = {}): Auth {
    return new LambdaAuth(authorizer, options);
  }

  /** Anyone may call, and all callers share their data. Needs a reason. */
  public static none(options: NoAuthOptions): Auth {
    const reason = options?.reason?.trim();
    if (!reason) throw invalid('auth.reason', options?.reason, 'a sentence that says why anyone can call');
    return new FixedAuth({
      authorizationType: AuthorizationType.NONE,
      ownerSource: OwnerSource.NONE,
      publicReason: reason,
      findings: [notCognito(reason), notAuthorized(reason), openToAll(reason)],
    });
  }

  /**
   * Options of the user directory that is made. Undefined where none is.
   *
   * @internal
   */
  public get _directoryOptions(): UserDirectoryOptions | undefined {
    return undefined;
  }

  /** Makes what the strategy needs. */
  public abstract bind(scope: Construct, options: AuthBindOptions): AuthBinding;
}

class FixedAuth extends Auth {
  constructor(private readonly binding: AuthBinding) {
    super();
  }

  public bind(): AuthBinding {
    return this.binding;
  }
}

class UserPoolAuth extends Auth {
  constructor(private readonly userPool: IUserPool, private readonly options: UserPoolAuthOptions) {
    super();
    checkScopes('auth.accessTokenScopes', options.accessTokenScopes);
  }

  public bind(scope: Construct): AuthBinding {
    const { clients, accessTokenScopes: scopes } = this.options;
    return userPoolBinding(scope, this.userPool, { clientIds: clients?.map(({ userPoolClientId }) => userPoolClientId), scopes });
  }
}

class CognitoAuth extends Auth {
  constructor(private readonly options: UserDirectoryOptions) {
    super();
  }

  public get _directoryOptions(): UserDirectoryOptions {
    return this.options;
  }

  public bind(scope: Construct, { profile, monitoring, encryptionKey }: AuthBindOptions): AuthBinding {
    const directory = new UserDirectory(scope, 'Users', { profile, monitoring, encryptionKey, ...this.options });
    return userPoolBinding(scope, directory.userPool, { directory, scopes: this.options.accessTokenScopes });
  }
}

class LambdaAuth extends Auth {
  constructor(private readonly handler: IFunction, private readonly options: LambdaAuthOptions) {
    super();
    checkLambdaAuth('auth', options);
  }

  public bind(scope: Construct): AuthBinding {
    return Object.assign(lambdaBinding(scope, 'Authorizer', this.handler, this.options), { ownerSource: OwnerSource.LAMBDA });
  }
}

type Tokens = Pick<AuthBinding, 'directory' | 'clientIds' | 'scopes'>;

function userPoolBinding(scope: Construct, userPool: IUserPool, tokens: Tokens): AuthBinding {
  const create = (id: string) => new CognitoUserPoolsAuthorizer(scope, freeChildId(scope, id), { cognitoUserPools: [userPool] });
  const { directory, clientIds, scopes } = tokens;
  const binding = {
    authorizationType: AuthorizationType.COGNITO,
    identitySources: [IdentitySource.header('Authorization')],
    ownerSource: OwnerSource.COGNITO,
    userPool,
    ...tokens,
  };
  // Access tokens have no audience: API Gateway would refuse them all.
  if (scopes || (!directory && !clientIds?.length)) return withAuthorizer(binding, () => create('Authorizer'));
  return withAccessTokenAuthorizer(withAuthorizer(binding, () => accepting(create('Authorizer'), tokens)), () => create('AccessTokenAuthorizer'));
}

/** Refuses ID tokens of other clients of the pool. */
function accepting(authorizer: CognitoUserPoolsAuthorizer, { directory, clientIds }: Tokens): CognitoUserPoolsAuthorizer {
  const ids = () => (clientIds ?? directory!.clientIds).map((id) => id.replaceAll('+', '[+]'));
  (authorizer.node.defaultChild as CfnAuthorizer).identityValidationExpression = Lazy.string({ produce: () => `^(${ids().join('|')})$` });
  return authorizer;
}

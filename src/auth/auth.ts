import { Duration } from 'aws-cdk-lib';
import { AuthorizationType, CognitoUserPoolsAuthorizer, IdentitySource, RequestAuthorizer, ThrottleSettings } from 'aws-cdk-lib/aws-apigateway';
import { IUserPool } from 'aws-cdk-lib/aws-cognito';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { AuthBinding, OwnerSource } from './contract';
import { UserDirectory, UserDirectoryOptions } from './user-directory';
import { invalid } from '../private/invalid';
import { Profile } from '../profile';

/** What a strategy is given when it is bound. */
export interface AuthBindOptions {
  /**
   * Defaults that fit together.
   *
   * @default Profile.PRODUCTION
   */
  readonly profile?: Profile;
}

/** Options of `Auth.none`. */
export interface NoAuthOptions {
  /** Why everybody may call. Ends up in the compliance report. */
  readonly reason: string;
}

/** Options of `Auth.lambda`. */
export interface LambdaAuthOptions {
  /**
   * How long a decision is remembered for the same identity. At most one hour; zero asks every time.
   *
   * @default Duration.minutes(5)
   */
  readonly resultsCacheTtl?: Duration;

  /**
   * What identifies the caller. Requests without it are refused before the function is called.
   *
   * @default - the Authorization header
   */
  readonly identitySources?: string[];
}

/** Who may call the API, and how callers prove who they are. */
export abstract class Auth {
  /**
   * A new user directory; callers send its ID tokens in the `Authorization` header.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
   */
  public static cognito(options: UserDirectoryOptions = {}): Auth {
    return new CognitoAuth(options);
  }

  /** A user pool that exists already. */
  public static userPool(userPool: IUserPool): Auth {
    return new UserPoolAuth(userPool);
  }

  /** Callers sign with AWS credentials (Signature Version 4). */
  public static iam(): Auth {
    return new FixedAuth({
      authorizationType: AuthorizationType.IAM,
      ownerSource: OwnerSource.IAM,
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
    const reason = 'Callers are told apart by API keys, each with limits of its own.';
    return new FixedAuth({
      authorizationType: AuthorizationType.NONE,
      apiKey: throttle,
      ownerSource: OwnerSource.API_KEY,
      findings: [notCognito(reason), notAuthorized(reason)],
    });
  }

  /**
   * A function of yours decides, and names the principal.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
   */
  public static lambda(authorizer: IFunction, options: LambdaAuthOptions = {}): Auth {
    return new LambdaAuth(authorizer, options);
  }

  /** Everybody may call, and all share their data. Needs a reason. */
  public static none(options: NoAuthOptions): Auth {
    const reason = options?.reason?.trim();
    if (!reason) throw invalid('auth.reason', options?.reason, 'a sentence that says why everybody may call');
    return new FixedAuth({
      authorizationType: AuthorizationType.NONE,
      ownerSource: OwnerSource.NONE,
      findings: [notCognito(reason), notAuthorized(reason)],
    });
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
  constructor(private readonly userPool: IUserPool) {
    super();
  }

  public bind(scope: Construct): AuthBinding {
    return {
      authorizationType: AuthorizationType.COGNITO,
      authorizer: new CognitoUserPoolsAuthorizer(scope, 'Authorizer', { cognitoUserPools: [this.userPool] }),
      ownerSource: OwnerSource.COGNITO,
      userPool: this.userPool,
    };
  }
}

class CognitoAuth extends Auth {
  constructor(private readonly options: UserDirectoryOptions) {
    super();
  }

  public bind(scope: Construct, { profile }: AuthBindOptions): AuthBinding {
    const directory = new UserDirectory(scope, 'Users', { profile, ...this.options });
    return { ...new UserPoolAuth(directory.userPool).bind(scope), directory };
  }
}

class LambdaAuth extends Auth {
  constructor(private readonly handler: IFunction, private readonly options: LambdaAuthOptions) {
    super();
    const ttl = options.resultsCacheTtl;
    if (ttl && !ttl.isUnresolved() && ttl.toSeconds() > 3600) {
      throw invalid('auth.resultsCacheTtl', ttl.toHumanString(), 'at most one hour');
    }
  }

  public bind(scope: Construct): AuthBinding {
    return {
      authorizationType: AuthorizationType.CUSTOM,
      authorizer: new RequestAuthorizer(scope, 'Authorizer', {
        handler: this.handler,
        identitySources: this.options.identitySources ?? [IdentitySource.header('Authorization')],
        resultsCacheTtl: this.options.resultsCacheTtl ?? Duration.minutes(5),
      }),
      ownerSource: OwnerSource.LAMBDA,
      findings: [notCognito('A Lambda authorizer decides who may call.')],
    };
  }
}

function notCognito(reason: string) {
  return { id: 'AwsSolutions::AwsSolutions-COG4', reason };
}

function notAuthorized(reason: string) {
  return { id: 'AwsSolutions::AwsSolutions-APIG4', reason };
}

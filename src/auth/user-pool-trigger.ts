import { LambdaVersion, UserPool, UserPoolOperation } from 'aws-cdk-lib/aws-cognito';
import { IFunction } from 'aws-cdk-lib/aws-lambda';

/**
 * Your own function that Cognito asks or tells while people sign up and sign in. It must answer within five seconds.
 *
 * @example
 * const check = lambda.Function.fromFunctionName(this, 'Check', 'check-sign-up');
 * new ServerlessApiPattern(this, 'Shop', { auth: Auth.cognito({ selfSignUp: true, triggers: [UserPoolTrigger.preSignUp(check)] }) });
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
 */
export class UserPoolTrigger {
  /** Before a user signs up: allows or refuses it. */
  public static preSignUp(handler: IFunction): UserPoolTrigger {
    return new UserPoolTrigger(UserPoolOperation.PRE_SIGN_UP, handler);
  }

  /** After an account or a new password is confirmed. */
  public static postConfirmation(handler: IFunction): UserPoolTrigger {
    return new UserPoolTrigger(UserPoolOperation.POST_CONFIRMATION, handler);
  }

  /** Before a sign-in: lets it or not. */
  public static preAuthentication(handler: IFunction): UserPoolTrigger {
    return new UserPoolTrigger(UserPoolOperation.PRE_AUTHENTICATION, handler);
  }

  /** After a sign-in. */
  public static postAuthentication(handler: IFunction): UserPoolTrigger {
    return new UserPoolTrigger(UserPoolOperation.POST_AUTHENTICATION, handler);
  }

  /** Before tokens are made: changes claims and scopes of ID and access tokens. The event has version 2. Not in the plan LITE. */
  public static preTokenGeneration(handler: IFunction): UserPoolTrigger {
    return new UserPoolTrigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, handler, LambdaVersion.V2_0);
  }

  /** Before a message is sent: writes its text. */
  public static customMessage(handler: IFunction): UserPoolTrigger {
    return new UserPoolTrigger(UserPoolOperation.CUSTOM_MESSAGE, handler);
  }

  /** Runs when a user signs in who isn't in the pool: migrates their account from another directory. */
  public static userMigration(handler: IFunction): UserPoolTrigger {
    return new UserPoolTrigger(UserPoolOperation.USER_MIGRATION, handler);
  }

  private constructor(
    private readonly operation: UserPoolOperation, private readonly handler: IFunction, private readonly version?: LambdaVersion,
  ) {}

  /** Name of the trigger in a template. @internal */
  public get _name(): string {
    return this.operation.operationName;
  }

  /** Whether the plan LITE has it. @internal */
  public get _isLite(): boolean {
    return this.version === undefined;
  }

  /** @internal */
  public _bind(userPool: UserPool): void {
    userPool.addTrigger(this.operation, this.handler, this.version);
  }
}

import { IUserPoolClient } from 'aws-cdk-lib/aws-cognito';

/** Options of `Auth.userPool`. */
export interface UserPoolAuthOptions {
  /**
   * App clients of the pool whose tokens the system accepts. API Gateway can't check the client of an access token: on routes with scopes, it accepts
   * those of every client that has one of the scopes.
   *
   * @default - none: all other routes accept ID tokens of every client of the pool; group routes and the WebSocket API are refused at construction
   */
  readonly clients?: IUserPoolClient[];

  /**
   * Accept access tokens that have one of these scopes, and no ID tokens: on the shipped routes, on those that inherit, on group routes and on
   * the WebSocket API. `aws.cognito.signin.user.admin` is in tokens of a sign-in through the SDK.
   *
   * @default - ID tokens, and no access tokens
   */
  readonly accessTokenScopes?: string[];
}

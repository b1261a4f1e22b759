import { IUserPoolClient } from 'aws-cdk-lib/aws-cognito';

/** Options of `Auth.userPool`. */
export interface UserPoolAuthOptions {
  /**
   * App clients of the pool whose tokens group routes and the WebSocket API accept. API Gateway itself, which checks the tokens of all other routes,
   * accepts those of every client of the pool.
   *
   * @default - none: group routes and the WebSocket API are refused at construction
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

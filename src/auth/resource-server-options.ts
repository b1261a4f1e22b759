/** One thing that an access token may allow, such as to read orders. */
export interface ResourceServerScopeOptions {
  /** Name, such as `read`, without spaces and slashes. Routes ask for it as `<identifier>/<name>`. */
  readonly name: string;

  /** Description of the scope, up to 256 characters. */
  readonly description: string;
}

/**
 * A resource server of a user pool: the scopes that access tokens may have beside those of OpenID Connect.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
 */
export interface ResourceServerOptions {
  /** Identifier of the resource server, and prefix of its scopes, such as `orders` or `https://orders.example.com`. A change replaces the server. */
  readonly identifier: string;

  /** Its scopes, from 1 to 100. */
  readonly scopes: ResourceServerScopeOptions[];
}

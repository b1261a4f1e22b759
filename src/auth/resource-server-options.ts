/** One thing that an access token may allow, such as to read orders. */
export interface ResourceServerScopeOptions {
  /** Name, such as `read`, without spaces and slashes. Routes ask for it as `<identifier>/<name>`. */
  readonly name: string;

  /** What it allows, up to 256 characters. */
  readonly description: string;
}

/**
 * A resource server of a user pool: the scopes that access tokens may have beside those of OpenID Connect.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
 */
export interface ResourceServerOptions {
  /** What the names of its scopes begin with, such as `orders` or `https://orders.example.com`. A changed one makes another server. */
  readonly identifier: string;

  /** Its scopes, from 1 to 100. */
  readonly scopes: ResourceServerScopeOptions[];
}

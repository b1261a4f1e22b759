/** A client of a user pool as far as the hosted sign-in goes. */
export interface SignInClient {
  readonly id: string;
  /** None of a public client. */
  readonly secret?: string;
  /** Whether it has pages to send users to. */
  readonly styled: boolean;
  readonly flows: readonly string[];
  readonly scopes: readonly string[];
  /** For how many seconds a refresh token is still taken after its use. Undefined: as long as it is valid. */
  readonly rotationSeconds?: number;
  readonly callbackUrls: readonly string[];
  readonly logoutUrls: readonly string[];
}

/** A validated authorization request of a client. */
export interface AuthorizationRequest {
  readonly client: SignInClient;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state?: string;
  readonly nonce?: string;
  readonly challenge?: string;
}

/** A refusal that the client hears of, in the words of OAuth. */
export class OAuthError extends Error {
  constructor(public readonly code: string, description: string) {
    super(description);
  }
}

import { type Jwks, SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { fetchDocument } from './document';

/** The keys of the user pool cannot be had: nothing is known about any token. */
export class KeysUnavailableError extends Error {
  override readonly name = 'KeysUnavailableError';
}

/**
 * The keys of a user pool, fetched once. A token with an unknown key has them fetched again, as keys are rotated,
 * but not more often than every ten seconds.
 */
export class PoolKeys extends SimpleJwksCache {
  constructor() {
    super({ fetcher: { fetch: fetchDocument } });
  }

  override async getJwks(address: string): Promise<Jwks> {
    try {
      return await super.getJwks(address);
    } catch {
      // Told apart from a bad token: that one is the caller's fault, this is not.
      throw new KeysUnavailableError('The keys of the user pool are not available.');
    }
  }
}

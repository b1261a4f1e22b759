/** Issuer of a user pool's tokens, and the address of the keys that they are signed with. */
export interface PoolIssuer {
  readonly issuer: string;
  readonly keysAddress: string;
}

const POOL_ID = /^([a-z]+(?:-[a-z]+)+-\d+)_[A-Za-z0-9]+$/;

/**
 * The issuers that a user pool may be set to: the original one and the updated one, which Cognito recommends.
 * An endpoint only replaces the address of the keys, because tokens name their issuer as Cognito does everywhere.
 */
export function poolIssuers(poolId: string, endpoint = ''): readonly PoolIssuer[] {
  const region = POOL_ID.exec(poolId)?.[1];
  if (region === undefined) {
    throw new Error(poolId === '' ? 'The setting USER_POOL_ID is missing.' : 'The setting USER_POOL_ID must be the id of a user pool.');
  }
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return ['cognito-idp', 'issuer-cognito-idp'].map((service) => {
    const issuer = `https://${service}.${region}.${suffix}/${poolId}`;
    return { issuer, keysAddress: `${endpoint === '' ? issuer : `${endpoint.replace(/\/$/, '')}/${poolId}`}/.well-known/jwks.json` };
  });
}

import { poolIssuers } from '../../../src/handlers/authorizer/user-pool';

test.each([
  ['eu-west-1_AbC123', 'eu-west-1.amazonaws.com'],
  ['us-gov-west-1_AbC123', 'us-gov-west-1.amazonaws.com'],
  ['cn-north-1_AbC123', 'cn-north-1.amazonaws.com.cn'],
])('%s has its issuers, each with its keys, below %s', (id, domain) => {
  expect(poolIssuers(id)).toEqual(['cognito-idp', 'issuer-cognito-idp'].map((service) => ({
    issuer: `https://${service}.${domain}/${id}`,
    keysAddress: `https://${service}.${domain}/${id}/.well-known/jwks.json`,
  })));
});

test('an endpoint has the keys, and the issuers stay', () => {
  const plain = poolIssuers('cn-north-1_AbC123').map(({ issuer }) => issuer);
  for (const endpoint of ['http://127.0.0.1:4566', 'http://127.0.0.1:4566/']) {
    const issuers = poolIssuers('cn-north-1_AbC123', endpoint);
    expect(issuers.map(({ issuer }) => issuer)).toEqual(plain);
    expect(new Set(issuers.map(({ keysAddress }) => keysAddress))).toEqual(new Set(['http://127.0.0.1:4566/cn-north-1_AbC123/.well-known/jwks.json']));
  }
});

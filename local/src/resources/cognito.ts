import { stableId } from '../assembly/names';
import { UserPool } from '../identity/user-pool';
import { optionalObject, optionalString, string } from '../json';
import { Construction, Identity, Place, Resource, ResourceType } from './resource-type';

export const userPools: ResourceType = {
  types: ['AWS::Cognito::UserPool'],
  phase: 'attach',
  identify: (resource, place) => {
    const id = poolId(resource, place);
    const provider = `cognito-idp.${place.region}.amazonaws.com/${id}`;
    return {
      ref: id,
      attributes: { Arn: `arn:aws:cognito-idp:${place.region}:${place.account}:userpool/${id}`, UserPoolId: id, ProviderName: provider, ProviderURL: `https://${provider}` },
    };
  },
  serve: async (pools, system) => {
    const clients = system.resources.ofType('AWS::Cognito::UserPoolClient');
    for (const pool of pools) {
      const { ref, attributes } = system.resources.identity(pool.id);
      const providers = system.resources.ofType('AWS::Cognito::UserPoolIdentityProvider').filter(({ properties }) => properties.UserPoolId === ref);
      if (providers.length > 0) system.log(pool.id, 'The local sign-in page stands in for all identity providers: it asks for an e-mail address only');
      const mine = clients.filter(({ properties }) => properties.UserPoolId === ref).map(({ id }) => system.resources.ref(id));
      const made = await UserPool.create({ logicalId: pool.id, id: ref, arn: attributes.Arn ?? '', region: system.region, clients: mine });
      system.userPools.set(pool.id, made);
      publish(made, ref, system);
      const triggers = Object.keys(optionalObject(pool.properties.LambdaConfig, 'LambdaConfig'));
      if (triggers.length > 0) system.log(pool.id, `The local runner doesn't call the triggers of a user pool: ${triggers.join(', ')}`);
    }
  },
};

/** The documents that Cognito serves for whoever verifies tokens by itself. */
function publish(pool: UserPool, id: string, { front }: Construction): void {
  const keys = `/${id}/.well-known/jwks.json`;
  front.addDocument(keys, { keys: pool.jwks.keys });
  front.addDocument(`/${id}/.well-known/openid-configuration`, {
    issuer: pool.issuer,
    jwks_uri: `${front.url}${keys}`,
    id_token_signing_alg_values_supported: ['RS256'],
    subject_types_supported: ['public'],
    response_types_supported: ['code', 'token'],
    scopes_supported: ['openid', 'email', 'phone', 'profile'],
  });
}

/** What belongs to a pool and has no part in its tokens here. */
export const userPoolParts: ResourceType = {
  types: [
    'AWS::Cognito::UserPoolClient', 'AWS::Cognito::UserPoolGroup', 'AWS::Cognito::UserPoolIdentityProvider', 'AWS::Cognito::UserPoolResourceServer', 'AWS::Cognito::ManagedLoginBranding',
  ],
  phase: 'attach',
  identify: (resource: Resource): Identity => {
    const { id, type, properties } = resource;
    const generated = stableId(id, 26);
    switch (type) {
      case 'AWS::Cognito::UserPoolClient':
        return { ref: generated, attributes: { ClientId: generated, ClientSecret: stableId(`secret of ${id}`, 51), Name: optionalString(properties.ClientName, 'ClientName') ?? id } };
      case 'AWS::Cognito::UserPoolGroup':
        return { ref: optionalString(properties.GroupName, 'GroupName') ?? id, attributes: {} };
      case 'AWS::Cognito::UserPoolIdentityProvider':
        return { ref: string(properties.ProviderName, 'ProviderName'), attributes: {} };
      case 'AWS::Cognito::UserPoolResourceServer':
        return { ref: string(properties.Identifier, 'Identifier'), attributes: {} };
      default:
        return { ref: generated, attributes: { ManagedLoginBrandingId: generated } };
    }
  },
};

function poolId(resource: Resource, place: Pick<Place, 'region'>): string {
  return `${place.region}_${stableId(resource.id, 9, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789')}`;
}

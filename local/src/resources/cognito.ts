import { stableId } from '../assembly/names';
import { CognitoService } from '../cognito/cognito-service';
import { poolClient, poolRules } from '../identity/pool-settings';
import { addUsers } from '../identity/given-users';
import { UserPool, UserPoolSettings } from '../identity/user-pool';
import { flag, optionalString, string } from '../json';
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
    for (const pool of pools) {
      const settings = settingsOf(pool, system);
      const providers = system.resources.ofType('AWS::Cognito::UserPoolIdentityProvider').filter(({ properties }) => properties.UserPoolId === settings.id);
      if (providers.length > 0) system.log(pool.id, 'The local sign-in page stands in for all identity providers: it asks for an e-mail address only');
      const known = system.previous?.userPools.get(pool.id);
      const made = known?.id === settings.id ? known : await create(settings, system);
      system.onServing(() => made.redefine(settings));
      system.userPools.set(pool.id, made);
      publish(made, system);
    }
    system.front.addService(new CognitoService([...system.userPools.values()], {
      arnOf: (id) => `arn:aws:cognito-idp:${system.region}:${system.account}:userpool/${id}`,
      tell: (pool, message) => system.log(pool.logicalId, message),
    }, before(system)));
  },
};

/** Sign-ins that are under way go on where the app changes. */
function before({ front }: Construction): CognitoService | undefined {
  const service = front.service('cognito-idp');
  return service instanceof CognitoService ? service : undefined;
}

async function create(settings: UserPoolSettings, system: Construction): Promise<UserPool> {
  const pool = new UserPool(settings, {
    keys: await system.state.keys(),
    tokens: system.state,
    users: system.keptUsers,
    call: async (arn, event) => {
      const { outcome, payload } = await system.live().functions.invoke(arn, event);
      return { failed: outcome !== 'succeeded', payload };
    },
  });
  for (const { properties } of system.resources.ofType('AWS::Cognito::UserPoolGroup')) {
    if (properties.UserPoolId === settings.id) pool.users.addGroup(string(properties.GroupName, 'GroupName'));
  }
  addUsers(pool, system.options.users ?? []);
  return pool;
}

function settingsOf(pool: Resource, { resources, region }: Construction): UserPoolSettings {
  const { ref, attributes } = resources.identity(pool.id);
  const clients = resources.ofType('AWS::Cognito::UserPoolClient').filter(({ properties }) => properties.UserPoolId === ref);
  return {
    logicalId: pool.id,
    id: ref,
    arn: attributes.Arn ?? '',
    region,
    title: optionalString(pool.properties.UserPoolName, 'UserPoolName') ?? pool.id,
    clients: clients.map(({ id, properties }) => poolClient({
      id: resources.ref(id),
      name: resources.attribute(id, 'Name'),
      secret: flag(properties.GenerateSecret) ? resources.attribute(id, 'ClientSecret') : undefined,
    }, properties)),
    rules: poolRules(pool.properties),
  };
}

/** Cognito's documents for clients that verify tokens themselves. */
function publish(pool: UserPool, { front, signIns, live }: Construction): void {
  const keys = `/${pool.id}/.well-known/jwks.json`;
  front.addDocument(keys, () => ({ keys: pool.jwks.keys }));
  front.addDocument(`/${pool.id}/.well-known/openid-configuration`, () => {
    const pages = [...signIns, ...live().signIns].find((signIn) => signIn.pool === pool)?.url;
    return {
      issuer: pool.issuer,
      jwks_uri: `${front.url}${keys}`,
      ...(pages === undefined ? {} : {
        authorization_endpoint: `${pages}/oauth2/authorize`,
        token_endpoint: `${pages}/oauth2/token`,
        userinfo_endpoint: `${pages}/oauth2/userInfo`,
        revocation_endpoint: `${pages}/oauth2/revoke`,
        end_session_endpoint: `${pages}/logout`,
      }),
      id_token_signing_alg_values_supported: ['RS256'],
      subject_types_supported: ['public'],
      response_types_supported: ['code', 'token'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      scopes_supported: ['openid', 'email', 'phone', 'profile'],
    };
  });
}

/** Parts of a pool. */
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

import { localized } from './addresses';
import { Construction, Resource, ResourceType } from './resource-type';
import { stableId } from '../assembly/names';
import { HostedSignIn, HostedSignInSettings } from '../identity/hosted-sign-in';
import { SignInClient } from '../identity/sign-in-client';
import { rotationOf } from '../identity/pool-settings';
import { flag, Json, string, strings } from '../json';

/** A domain of a user pool: the pages for signing in, and the tokens that clients get. */
export const hostedSignIn: ResourceType = {
  types: ['AWS::Cognito::UserPoolDomain'],
  phase: 'entry',
  identify: ({ id, properties }) => ({ ref: string(properties.Domain, 'Domain'), attributes: { CloudFrontDistribution: `d${stableId(id, 13)}.cloudfront.net` } }),
  serve: async (domains, system) => {
    for (const { id, properties } of domains) {
      const pool = [...system.userPools.values()].find((candidate) => candidate.id === properties.UserPoolId);
      if (pool === undefined) throw new Error(`The local runner only serves sign-in for user pools of the template (${id})`);
      const name = string(properties.Domain, 'Domain');
      const settings: HostedSignInSettings = {
        logicalId: id,
        domain: properties.CustomDomainConfig === undefined ? `${name}.auth.${system.region}.amazoncognito.com` : name,
        pool,
        clients: () => system.resources.ofType('AWS::Cognito::UserPoolClient').filter((client) => client.properties.UserPoolId === pool.id).map((client) => read(client, system)),
        log: (message) => system.log(id, message),
      };
      // Users stay signed in when the app changes.
      const before = system.previous?.signIns.find(({ logicalId }) => logicalId === id);
      const signIn = before?.pool === pool ? before : new HostedSignIn(settings);
      await signIn.start(system.portOf(id));
      system.onServing(() => signIn.redefine(settings));
      system.signIns.push(signIn);
    }
  },
};

function read({ id, properties }: Resource, system: Construction): SignInClient {
  // Both the addresses of the template and what stands for them here.
  const addresses = (value: Json | undefined): string[] => strings(value, id).flatMap((url) => [...new Set([url, localized(url, system)])]);
  return {
    id: system.resources.ref(id),
    secret: flag(properties.GenerateSecret) ? system.resources.attribute(id, 'ClientSecret') : undefined,
    flows: flag(properties.AllowedOAuthFlowsUserPoolClient) ? strings(properties.AllowedOAuthFlows, id) : [],
    scopes: strings(properties.AllowedOAuthScopes, id),
    rotationSeconds: rotationOf(properties),
    styled: isStyled(system.resources.ref(id), system),
    callbackUrls: addresses(properties.CallbackURLs),
    logoutUrls: addresses(properties.LogoutURLs),
  };
}

/** The newer pages only exist for clients that have a style. */
function isStyled(clientId: string, { resources }: Construction): boolean {
  return resources.ofType('AWS::Cognito::UserPoolDomain').every(({ properties }) => Number(properties.ManagedLoginVersion ?? 1) < 2)
    || resources.ofType('AWS::Cognito::ManagedLoginBranding').some(({ properties }) => properties.ClientId === clientId);
}

import { Construction } from './resource-type';
import { addressesOfDomains } from './websocket';
import { wildcard } from '../front/s3/cors';
import { optionalObject, strings } from '../json';

/**
 * Local addresses of resources that the template knows by an AWS address. Templates write such addresses into content that browsers
 * read: settings of pages, redirects, policies of what a page may call.
 */
export function localAddresses(system: Construction): ReadonlyMap<string, string> {
  const { apis, sockets, signIns, userPools, websites, resources, region, endpoint } = system;
  const gateway = (id: string): string => `${id}.execute-api.${region}.amazonaws.com`;
  const buckets = resources.ofType('AWS::S3::Bucket').map(({ id }) => id);
  return new Map([
    ...apis.map(({ definition, url }) => [`https://${gateway(definition.id)}`, new URL(url).origin] as const),
    ...sockets.map(({ definition, url }) => [`wss://${gateway(definition.id)}`, `ws://${new URL(url).host}`] as const),
    ...sockets.flatMap(({ definition, url }) => addressesOfDomains(definition.id, system)
      .flatMap((address) => [[address, url], [new URL(address).origin, url]] as const)),
    ...buckets.flatMap((id) => ['RegionalDomainName', 'DomainName'].map((name) => [`https://${resources.attribute(id, name)}`, `${endpoint}/${resources.ref(id)}`] as const)),
    ...userPools.size > 0 ? [[`https://cognito-idp.${region}.amazonaws.com`, endpoint] as const] : [],
    ...signIns.map(({ domain, url }) => [`https://${domain}`, url] as const),
    ...websites.flatMap(({ logicalId, url }) => hostsOf(logicalId, resources).map((host) => [`https://${host}`, url] as const)),
  ]);
}

/** An address of a service itself, such as `https://events.eu-west-1.amazonaws.com`, is that of what stands for AWS. */
export function serviceAddress(text: string, { region, endpoint }: Pick<Construction, 'region' | 'endpoint'>): string {
  return /^https:\/\/[a-z\d-]+\.([a-z\d-]+)\.amazonaws\.com\/?$/.exec(text)?.[1] === region ? endpoint : text;
}

/** The text with all such addresses replaced; in a policy, which names no paths, only by their origins. */
export function localized(text: string, system: Construction, kind: 'addresses' | 'origins' = 'addresses'): string {
  let result = text;
  for (const [aws, local] of localAddresses(system)) {
    // No host that merely begins like it.
    result = result.replace(new RegExp(`${aws.replaceAll('.', '\\.')}(?![\\w.-])`, 'g'), () => kind === 'origins' ? new URL(local).origin : local);
  }
  return result;
}

/** A rule that allows a website's name in AWS also allows its address here. */
export function withLocalOrigins(patterns: readonly string[], { websites, resources }: Construction): readonly string[] {
  const known = ({ logicalId }: Construction['websites'][number]): boolean => hostsOf(logicalId, resources).some((host) => patterns.some((pattern) => wildcard(pattern, `https://${host}`)));
  return [...patterns, ...websites.filter(known).map(({ url }) => url)];
}

/** The names of a distribution: CloudFront's and its aliases. */
function hostsOf(distribution: string, resources: Construction['resources']): string[] {
  const [resource] = resources.ofType('AWS::CloudFront::Distribution').filter(({ id }) => id === distribution);
  const config = optionalObject(resource?.properties.DistributionConfig, distribution);
  return [resources.attribute(distribution, 'DomainName'), ...strings(config.Aliases, `${distribution}.Aliases`)];
}

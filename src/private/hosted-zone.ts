import { Token } from 'aws-cdk-lib';
import { IHostedZone } from 'aws-cdk-lib/aws-route53';
import { conflict } from './invalid';

/** Throws where the name is outside of the zone. Its records would be made as `api.example.com.example.org`, or not at all. Tokens pass. */
export function checkHostedZone(section: string, domainName: string, zone: IHostedZone | undefined): void {
  const zoneName = zone && nameOf(zone);
  if (zoneName === undefined || Token.isUnresolved(zoneName) || Token.isUnresolved(domainName)) return;
  const [name, parent] = [domainName, zoneName].map((each) => each.toLowerCase().replace(/\.$/, ''));
  if (name === parent || name.endsWith(`.${parent}`)) return;
  throw conflict(`${section}.domainName`, domainName, `${section}.hostedZone, which is the zone of '${zoneName}'`, `Use a name that ends with .${parent}, or the zone that has ${domainName}`);
}

/** Undefined for one that was imported by its id only, which throws when it's asked. */
function nameOf(zone: IHostedZone): string | undefined {
  try {
    return zone.zoneName;
  } catch {
    return undefined;
  }
}

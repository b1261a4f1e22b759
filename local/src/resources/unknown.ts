import { physicalName } from '../assembly/names';
import { optionalString } from '../json';
import { namedOnly } from './named-only';
import { Identity, Place, Resource, ResourceType } from './resource-type';

/** Every type that nothing here knows: its resources exist by name, so that what refers to them works. */
export const unknown: ResourceType = {
  types: ['*'],
  phase: 'store',
  identify: (resource, place) => (namedOnly.types.includes(resource.type) ? namedOnly.identify(resource, place) : namedIdentity(resource, place)),
  serve: (resources, system) => {
    if (resources.length === 0) return;
    const byType = new Map<string, string[]>();
    for (const { id, type } of resources) byType.set(type, [...byType.get(type) ?? [], id]);
    const lines = [...byType].sort(([a], [b]) => a.localeCompare(b)).map(([type, ids]) => `  ${type}: ${ids.join(', ')}`);
    system.log('local', `These resources exist by name only, and do nothing here (--strict refuses them):\n${lines.join('\n')}`);
  },
};

/** A name as AWS would give it, and attributes made of it. */
function namedIdentity(resource: Resource, { region, account }: Place): Identity {
  const [, service = '', kind = ''] = resource.type.split('::');
  const name = givenName(resource, kind) ?? physicalName(resource.id, 64);
  const arn = `arn:aws:${service.toLowerCase()}:${region}:${account}:${kind.charAt(0).toLowerCase()}${kind.slice(1)}/${name}`;
  return { ref: name, attributes: { Arn: arn, Id: name, Name: name }, other: (attribute) => (/arn$/i.test(attribute) ? arn : name) };
}

/** In `Name`, or in `<Kind>Name`. Properties that can't be resolved have none. */
function givenName(resource: Resource, kind: string): string | undefined {
  try {
    const { properties } = resource;
    return optionalString(properties[`${kind}Name`] ?? properties.Name, 'Name');
  } catch {
    return undefined;
  }
}

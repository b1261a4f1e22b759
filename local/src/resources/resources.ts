import { Resolver, ResolverSettings } from '../assembly/intrinsics';
import { Json, JsonObject, list, object, optionalObject, optionalString, string } from '../json';
import { CustomResults } from './custom-results';
import { Construction, Identity, PHASES, Place, Resource, ResourceType, TemplateResources } from './resource-type';
import { TemplateValues } from './stored-values';

/** The resources of one template, and what references to them resolve to. */
export class Resources implements TemplateResources {
  public readonly resolver: Resolver;
  public readonly stored: TemplateValues;
  /** Of custom resources. */
  public readonly results = new CustomResults();
  private readonly resources = new Map<string, { readonly resource: Resource; readonly type: ResourceType }>();
  private readonly identities = new Map<string, Identity>();

  /** @param given values of parameters, secrets and imports that the template only names */
  constructor(
    private readonly template: JsonObject, settings: Omit<ResolverSettings, 'stored'>, types: readonly ResourceType[], private readonly place: Place,
    given: Readonly<Record<string, string>> = {},
  ) {
    this.stored = new TemplateValues(this, given);
    this.resolver = new Resolver(template, { ...settings, stored: this.stored }, this);
    const unknown: string[] = [];
    for (const [id, value] of Object.entries(optionalObject(template.Resources, 'Resources'))) {
      const entry = object(value, id);
      const condition = optionalString(entry.Condition, `${id}.Condition`);
      if (condition !== undefined && !this.resolver.condition(condition)) continue;
      const cfnType = string(entry.Type, `${id}.Type`);
      const type = types.find((candidate) => candidate.types.some((known) => known === cfnType || (known.endsWith('*') && cfnType.startsWith(known.slice(0, -1)))));
      if (type === undefined) unknown.push(`${cfnType} (${id})`);
      else this.resources.set(id, { type, resource: { id, type: cfnType, properties: this.lazily(optionalObject(entry.Properties, id)) } });
    }
    if (unknown.length > 0) throw new Error(`The local runner does not know the resource type ${unknown.join(', ')}`);
  }

  public async serve(system: Construction): Promise<void> {
    const types = new Set([...this.resources.values()].map(({ type }) => type));
    for (const phase of PHASES) {
      await Promise.all([...types].filter((type) => type.phase === phase).map(async (type) => {
        const mine = [...this.resources.values()].filter((entry) => entry.type === type).map(({ resource }) => resource);
        await type.serve?.(mine, system);
      }));
    }
  }

  public all(): Resource[] {
    return [...this.resources.values()].map(({ resource }) => resource);
  }

  public ofType(...types: readonly string[]): Resource[] {
    return this.all().filter(({ type }) => types.includes(type));
  }

  public identity(logicalId: string): Identity {
    const known = this.identities.get(logicalId);
    if (known !== undefined) return known;
    const entry = this.resources.get(logicalId);
    if (entry === undefined) throw new Error(`The template refers to ${logicalId}, which it does not have`);
    const identity = entry.type.identify(entry.resource, this.place);
    this.identities.set(logicalId, identity);
    return identity;
  }

  public find(types: readonly string[], value: string): Resource | undefined {
    return this.ofType(...types).find(({ id }) => {
      const { ref, attributes } = this.identity(id);
      return ref === value || Object.values(attributes).includes(value);
    });
  }

  public dependencies(logicalId: string): readonly string[] {
    const { DependsOn } = optionalObject(optionalObject(this.template.Resources, 'Resources')[logicalId], logicalId);
    return (typeof DependsOn === 'string' ? [DependsOn] : list(DependsOn, 'DependsOn')).map((id) => string(id, 'DependsOn'));
  }

  public settled(text: string): string {
    return this.results.settled(text);
  }

  public ref(logicalId: string): string {
    return this.identity(logicalId).ref;
  }

  public attribute(logicalId: string, name: string): string {
    const { attributes, other } = this.identity(logicalId);
    const value = attributes[name] ?? other?.(name, this);
    if (value === undefined) {
      throw new Error(`The local runner knows no attribute ${name} of ${this.resources.get(logicalId)?.resource.type} (${logicalId})`);
    }
    return value;
  }

  /** Each property is resolved when it is first read: a property that isn't read needn't be known. */
  private lazily(properties: JsonObject): JsonObject {
    const known = new Map<string, Json | undefined>();
    const resolved = (name: string): Json | undefined => {
      if (!known.has(name)) known.set(name, this.resolver.resolveProperty(properties[name]));
      return known.get(name);
    };
    const getters = Object.keys(properties).map((name) => [name, { enumerable: true, get: () => resolved(name) }] as const);
    return Object.defineProperties({}, Object.fromEntries(getters));
  }
}

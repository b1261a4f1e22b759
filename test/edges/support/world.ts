import { ENV } from './arrangements';
import { namesOf } from './names';
import { Resolver } from '../../../local/src/assembly/intrinsics';
import { isObject, Json, JsonObject, object, string, strings } from '../../../local/src/json';

export type Statement = JsonObject;

/** A resource of the template, with concrete values in the place of references. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: JsonObject;
}

/** A property that refers to another resource. */
export interface Mention {
  readonly resource: Resource;
  /** `Targets.0.Arn` */
  readonly path: string;
  readonly target: Resource;
}

/** A template as if it were deployed. */
export class World {
  private readonly raw: JsonObject;
  private readonly resolver: Resolver;
  private readonly resolved = new Map<string, Resource>();
  private readonly named = new Map<string, { ref: string; arn: string }>();

  /** @param importedKeys policies of keys that are not in the template */
  constructor(template: object, private readonly importedKeys: Record<string, Statement[]> = {}) {
    this.raw = object((template as JsonObject).Resources, 'Resources');
    this.resolver = new Resolver(template as JsonObject, { stackName: 'Stack', region: ENV.region, account: ENV.account }, {
      ref: (id) => this.names(id).ref,
      attribute: (id, name) => this.attribute(id, name),
    });
  }

  /** The policy of a key that is not in the template. */
  public importedKeyPolicy(arn: string): Statement[] | undefined {
    const policy = this.importedKeys[arn];
    return policy && this.resolver.resolve(policy) as Json as Statement[];
  }

  public get resources(): Resource[] {
    return Object.keys(this.raw).map((id) => this.resource(id));
  }

  public ofType(type: string): Resource[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  public resource(id: string): Resource {
    const known = this.resolved.get(id);
    if (known) return known;
    const { Type, Properties } = object(this.raw[id], id);
    const made = { id, type: string(Type, id), properties: this.resolver.resolveObject(Properties, id) };
    this.resolved.set(id, made);
    return made;
  }

  public arn({ id }: Resource): string {
    return this.attribute(id, 'Arn');
  }

  public ref({ id }: Resource): string {
    return this.names(id).ref;
  }

  /** The resource of a type that is called so. */
  public byName(type: string, name: string): Resource {
    const found = this.ofType(type).find((resource) => [this.ref(resource), this.arn(resource)].includes(name));
    if (!found) throw new Error(`No ${type} is called ${name}`);
    return found;
  }

  /** The function behind a function, an alias or a version. */
  public functionOf(resource: Resource): Resource {
    return resource.type === 'AWS::Lambda::Function' ? resource : this.byName('AWS::Lambda::Function', string(resource.properties.FunctionName, resource.id));
  }

  /** Every reference from a property to a resource. Property paths end where intrinsic functions begin. */
  public mentions(): Mention[] {
    return Object.entries(this.raw).flatMap(([id, body]) => [...this.mentionsIn(this.resource(id), object(body, id).Properties ?? null, [])]);
  }

  /** Properties that hold the ARN of something that is not in the template. */
  public outsiders(): { resource: Resource; path: string; arn: string }[] {
    const own = [...new Set(this.resources.map((resource) => this.arn(resource).replace(/:\*$/, '')))];
    return this.resources.flatMap((resource) => [...texts(resource.properties, [])]
      .filter(({ text }) => OUTSIDE.test(text) && !own.some((arn) => text.includes(arn)))
      .map(({ path, text }) => ({ resource, path, arn: text })));
  }

  private* mentionsIn(resource: Resource, value: Json, path: string[]): Iterable<Mention> {
    if (isIntrinsic(value)) {
      for (const target of new Set(references(value))) {
        if (target in this.raw) yield { resource, path: path.join('.'), target: this.resource(target) };
      }
    } else if (value !== null && typeof value === 'object') {
      for (const [key, entry] of Object.entries(value)) yield* this.mentionsIn(resource, entry ?? null, [...path, key]);
    }
  }

  private names(id: string): { ref: string; arn: string } {
    const known = this.named.get(id) ?? this.namesFor(id);
    this.named.set(id, known);
    return known;
  }

  private namesFor(id: string): { ref: string; arn: string } {
    const { Type, Properties } = object(this.raw[id], id);
    const type = string(Type, id);
    const properties = isObject(Properties) ? Properties : {};
    if (type === 'AWS::Lambda::Alias' || type === 'AWS::Lambda::Version') {
      const handler = this.resolver.resolve(properties.FunctionName ?? null) as string;
      const { arn } = this.names(this.ofName(handler));
      const qualified = `${arn}:${type === 'AWS::Lambda::Alias' ? properties.Name : '1'}`;
      return { ref: qualified, arn: qualified };
    }
    return namesOf(id, type, properties);
  }

  private ofName(name: string): string {
    const found = Object.keys(this.raw).find((id) => object(this.raw[id], id).Type === 'AWS::Lambda::Function' && this.names(id).ref === name);
    if (!found) throw new Error(`No function is called ${name}`);
    return found;
  }

  private attribute(id: string, name: string): string {
    const { ref, arn } = this.names(id);
    switch (name) {
      case 'Arn':
      case 'AliasArn':
      case 'FunctionArn':
      case 'TopicArn': return arn;
      case 'QueueName':
      case 'TopicName': return arn.split(':').pop()!;
      case 'StreamArn': return `${arn}/stream/2026-01-01T00:00:00.000`;
      case 'Version': return '1';
      default: return `${ref}.${name}`;
    }
  }
}

/** Something that can be delivered to. */
const OUTSIDE = /^arn:[\w-]+:(sqs|sns|lambda|logs|states|events|kinesis|firehose):/;

function* texts(value: Json, path: string[]): Iterable<{ path: string; text: string }> {
  if (typeof value === 'string') yield { path: path.join('.'), text: value };
  else if (value !== null && typeof value === 'object') for (const [key, entry] of Object.entries(value)) yield* texts(entry ?? null, [...path, key]);
}

/** Values of a property that may be one or several. */
export function many(value: Json | undefined): string[] {
  return value === undefined ? [] : Array.isArray(value) ? [...strings(value, 'list')] : [string(value as Json, 'text')];
}

/** A value deep inside properties: `Targets.0.RoleArn`. */
export function at(properties: JsonObject, path: string): Json | undefined {
  return path.split('.').reduce<Json | undefined>((value, key) => (value as JsonObject | undefined)?.[key], properties);
}

function isIntrinsic(value: Json): value is JsonObject {
  if (!isObject(value)) return false;
  const keys = Object.keys(value);
  return keys.length === 1 && (keys[0] === 'Ref' || keys[0]!.startsWith('Fn::'));
}

function* references(value: Json): Iterable<string> {
  if (Array.isArray(value)) {
    for (const entry of value) yield* references(entry);
  } else if (isObject(value)) {
    if (typeof value.Ref === 'string') yield value.Ref;
    for (const [key, entry] of Object.entries(value)) {
      if (key === 'Fn::GetAtt') yield (Array.isArray(entry) ? entry[0] : String(entry).split('.')[0]) as string;
      else if (key === 'Fn::Sub') for (const [, id] of JSON.stringify(entry).matchAll(/\$\{(\w+)/g)) yield id!;
      else yield* references(entry ?? null);
    }
  }
}

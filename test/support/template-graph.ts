/** A resource of a template as synthesis wrote it. */
export interface RawResource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly DependsOn?: string | string[];
}

/** Which resources CloudFormation makes before which, by what they refer to and by `DependsOn`. */
export class TemplateGraph {
  public readonly resources: Record<string, RawResource>;
  private readonly edges = new Map<string, Set<string>>();
  private readonly closures = new Map<string, Set<string>>();

  constructor(template: object) {
    this.resources = (template as { Resources: Record<string, RawResource> }).Resources;
    for (const [id, resource] of Object.entries(this.resources)) {
      const named = [...referencesIn(resource), ...[resource.DependsOn ?? []].flat()];
      this.edges.set(id, new Set(named.filter((name) => name in this.resources && name !== id)));
    }
  }

  /** Whether a resource waits for another, directly or through others. */
  public waits(id: string, other: string): boolean {
    return this.before(id).has(other);
  }

  private before(id: string): Set<string> {
    const known = this.closures.get(id);
    if (known) return known;
    const found = new Set<string>();
    const open = [...this.edges.get(id)!];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (!found.has(next)) {
        found.add(next);
        open.push(...this.edges.get(next)!);
      }
    }
    this.closures.set(id, found);
    return found;
  }
}

/** Logical ids that a value of a template refers to. */
export function* referencesIn(value: unknown): Iterable<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, entry] of Object.entries(value)) {
    if (key === 'Ref' && typeof entry === 'string') {
      yield entry;
    } else if (key === 'Fn::GetAtt') {
      yield String(Array.isArray(entry) ? entry[0] : String(entry).split('.')[0]);
    } else if (key === 'Fn::Sub') {
      for (const [, id] of JSON.stringify(entry).matchAll(/\$\{(\w+)/g)) yield id!;
      if (Array.isArray(entry)) yield* referencesIn(entry[1]);
    } else if (key !== 'DependsOn') {
      yield* referencesIn(entry);
    }
  }
}

/** The parts of a template that are read here. */
export interface Template { readonly Resources: Record<string, { readonly DependsOn?: string | string[] } & Record<string, unknown>> }

/** Circles of resources that wait for each other, which CloudFormation refuses. */
export function cyclesIn({ Resources: resources }: Template): string[][] {
  const waitsFor = new Map(Object.entries(resources).map(([id, resource]) => [id, [...referencesIn(resource, resources)]]));
  const done = new Set<string>();
  const circles: string[][] = [];
  const visit = (id: string, way: string[]) => {
    if (way.includes(id)) {
      circles.push([...way.slice(way.indexOf(id)), id]);
      return;
    }
    if (done.has(id)) return;
    for (const next of waitsFor.get(id) ?? []) visit(next, [...way, id]);
    done.add(id);
  };
  for (const id of waitsFor.keys()) visit(id, []);
  return circles;
}

function referencesIn({ DependsOn: dependsOn = [], ...resource }: Template['Resources'][string], resources: Template['Resources']): Set<string> {
  const found = new Set<string>([dependsOn].flat());
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, argument] of Object.entries(value)) {
      if (name === 'Ref') found.add(String(argument));
      else if (name === 'Fn::GetAtt') found.add(String([argument].flat()[0]).split('.')[0]);
      else if (name === 'Fn::Sub') for (const [, id] of String([argument].flat()[0]).matchAll(/\$\{([A-Za-z0-9]+)/g)) found.add(id);
      look(argument);
    }
  };
  look(resource);
  return new Set([...found].filter((id) => id in resources));
}

import { namesOf, Scope } from './names';
import { filledIn, isKept, Resource, Resources } from './template';
import { STATEFUL_TYPES } from '../../../src/stateful/stateful-types';

const REGION = 'eu-west-1';

interface Deployed { readonly resource: Resource; readonly generation: number }

/**
 * What CloudFormation makes of one stack's templates, one after the other, as far as names go: it makes what is new or has to be replaced, each
 * with its own id, and afterwards deletes what is gone, unless that is kept. A name that exists cannot be taken again.
 */
export class Deployments {
  /** Names that were wanted and existed. */
  public readonly collisions: string[] = [];

  private readonly names = new Set<string>();
  private stack: Record<string, Deployed> = {};
  private generations = 0;

  /** Deploys the next template; an empty one is the end of the stack. */
  public deploy(resources: Resources): this {
    const before = this.stack;
    const after = this.next(resources);
    const made = Object.entries(after).filter(([id, { generation }]) => before[id]?.generation !== generation);
    const gone = Object.entries(before).filter(([id, { generation }]) => after[id]?.generation !== generation);
    for (const [, deployed] of made) {
      for (const name of physicalNames(deployed.resource, after)) {
        if (this.names.has(name)) this.collisions.push(name);
        this.names.add(name);
      }
    }
    for (const [id, { resource }] of gone) {
      const policy = id in after ? resources[id].UpdateReplacePolicy : resource.DeletionPolicy;
      if (!isKept(policy)) physicalNames(resource, before).forEach((name) => this.names.delete(name));
    }
    this.stack = after;
    return this;
  }

  /** The stack after the deployment. A resource that refers to a replaced one by its name, or by a property that can't change, is replaced as well. */
  private next(resources: Resources): Record<string, Deployed> {
    const before = this.stack;
    const after = Object.fromEntries(Object.entries(resources).map(([id, resource]) => [id, {
      resource, generation: before[id]?.resource.Type === resource.Type ? before[id].generation : ++this.generations,
    }]));
    for (let settled = false; !settled;) {
      settled = true;
      for (const [id, { resource, generation }] of Object.entries(after)) {
        if (before[id]?.generation !== generation || fixed(before[id].resource, before) === fixed(resource, after)) continue;
        after[id] = { resource, generation: ++this.generations };
        settled = false;
      }
    }
    return after;
  }
}

const physicalIn = (stack: Record<string, Deployed>) => (id: string) => stack[id] ? `${id}#${stack[id].generation}` : id;

function physicalNames(resource: Resource, stack: Record<string, Deployed>): string[] {
  return namesOf(resource).filter(({ scope }) => scope !== Scope.PARENT)
    .map(({ value }) => `${resource.Type} ${filledIn(value, REGION, physicalIn(stack))}`);
}

/** Properties that can't change in place: names, and more of resources that hold data. */
function fixed(resource: Resource, stack: Record<string, Deployed>): string {
  const others = STATEFUL_TYPES[resource.Type]?.replaced.map((property) => resource.Properties?.[property]) ?? [];
  const text = JSON.stringify(others, (_, value: unknown) => isReference(value) ? filledIn(value, REGION, physicalIn(stack)) : value);
  return JSON.stringify([physicalNames(resource, stack), text]);
}

const isReference = (value: unknown) => typeof value === 'object' && value !== null && ('Ref' in value || 'Fn::GetAtt' in value);

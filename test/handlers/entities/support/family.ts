import { isDeepStrictEqual } from 'node:util';
import { type Comparison, type System, differenceOf, keptOf, step, storedDifference } from './comparison';
import { Oracle } from './oracle';
import { Random } from './random';
import { type Answer, type Call, MemorySystem } from './system';
import { type Kept, entityOf } from './world';
import type { EntityModel } from '../../../../src/handlers/catalog';

const NOWHERE = '01900000-0000-7000-8000-000000000000';

/** A parent in memory with its children. */
class Family {
  readonly parents: System = {
    call: (route, call) => this.system.call(route, call),
    kept: async () => this.startingWith('order#'),
  };

  private readonly system: MemorySystem;

  constructor(parent: EntityModel, child: EntityModel) {
    this.system = new MemorySystem({ entities: [parent, child] });
  }

  /** The children of one parent, as if they were their own entity. */
  below(parentId: string): System {
    return {
      call: (route: string, { id, ...call }: Call): Promise<Answer> => this.system.call(
        route.replace('{id}', '{lineId}').replace('/orders', '/orders/{id}/lines'),
        { ...call, id: parentId, parameters: id === undefined ? {} : { lineId: id } },
      ),
      kept: async () => this.startingWith(`order.line#${parentId}#`),
    };
  }

  async children(): Promise<Kept[]> {
    return this.startingWith('order.line#');
  }

  private startingWith(prefix: string): Kept[] {
    return this.system.table.all.filter(({ sk }) => sk.S?.startsWith(prefix)).map(keptOf);
  }
}

/** Differences between entities with children and the oracles of both. */
export async function comparedFamily(seed: number, operations: number): Promise<Comparison> {
  const random = new Random(seed);
  const [parent, child] = familyOf(random);
  const [family, parents] = [new Family(parent, child), new Oracle(parent)];
  const children = new Oracle(child, parents);
  const outcomes: string[] = [];
  for (let number = 0; number < operations; number += 1) {
    const others = await family.children();
    const isParents = parents.records.length === 0 || random.chance(0.2);
    const below = random.chance(0.92) ? random.of(parents.records) : undefined;
    // A parent that is no more, or never was.
    const gone = children.past.parentIds().filter((id) => parents.records.every((record) => record.id !== id));
    const belowId = below?.id ?? (gone.length > 0 ? random.of(gone) : NOWHERE);
    const ofChild = [family.below(belowId), children, child] as const;
    const [system, oracle, entity] = isParents ? [family.parents, parents, parent] as const : ofChild;
    children.below = below;
    children.belowId = belowId;
    children.records = below === undefined ? [] : await family.below(below.id).kept();
    const { name, answer, expected, told, operation, sender } = await step(random, entity, system, oracle);
    outcomes.push(`${isParents ? 'parent' : 'child'} ${name} ${answer.status}`);
    const kept = await system.kept();
    const stranger = isParents ? await strayed(family, await family.parents.kept()) : await touched(family, others, below);
    const difference = differenceOf(answer, expected) ?? storedDifference(oracle, kept, expected, answer) ?? stranger;
    if (difference !== undefined) {
      return { outcomes, difference: JSON.stringify({ seed, number, difference, name, told, answer, expected, parent, child, below }, null, 1) };
    }
    if (isParents) {
      const { user } = parents.effective(sender, operation);
      for (const { id } of parents.records.filter((record) => !kept.some((each) => each.id === record.id))) {
        children.past.watch(others.filter((each) => each.parentId === id), [], user, id);
      }
    }
    oracle.watch(kept, operation, sender);
  }
  return { outcomes };
}

/** Children whose parent is gone. */
async function strayed(family: Family, parents: readonly Kept[]): Promise<string | undefined> {
  const known = await Promise.all(parents.map(({ id }) => family.below(id).kept()));
  return known.flat().length === (await family.children()).length ? undefined : 'children without a parent';
}

/** Children of other parents that are not as they were. */
async function touched(family: Family, before: readonly Kept[], below: Kept | undefined): Promise<string | undefined> {
  const ours = below === undefined ? [] : [...await family.below(below.id).kept(), ...before].map(({ id }) => id);
  const rest = (records: readonly Kept[]) => records.filter(({ id, owner }) => owner !== below?.owner || !ours.includes(id));
  const [was, is] = [rest(before), rest(await family.children())];
  return is.every((record) => was.some((each) => isDeepStrictEqual(each, record))) ? undefined : 'children of another parent';
}

/** An entity and one of its children. */
function familyOf(random: Random): readonly [EntityModel, EntityModel] {
  const [parent, child] = [unkeyed(random), unkeyed(random)];
  const { allSlot: _all, ...rest } = child;
  return [{ ...parent, unique: [], children: ['line'], deletedSlot: 1 }, {
    ...rest,
    name: 'line',
    path: '/orders/{id}/lines',
    parent: 'order',
    parameter: 'lineId',
    ownership: parent.ownership,
    shards: parent.shards,
    unique: [],
    indexes: child.indexes.map(({ ownerSlot: _owner, ...index }) => index),
  }];
}

/** Two owners may have the same natural key, and only one parent is meant by a path. */
function unkeyed(random: Random): EntityModel {
  for (;;) {
    const entity = entityOf(random);
    if (entity.key === undefined) {
      return entity;
    }
  }
}

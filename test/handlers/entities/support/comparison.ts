import { isDeepStrictEqual } from 'node:util';
import { Oracle, type Expected } from './oracle';
import { Random } from './random';
import { type Answer, type Call, MemorySystem } from './system';
import { type Body, type Kept, type Person, type Value, FIELDS, bodyOf, entityOf, personOf, valueOf } from './world';
import type { EntityModel, EntityOperationName } from '../../../../src/handlers/catalog';

/** Whatever answers requests: entities in memory, or a handler with a database. */
export interface System {
  call(route: string, call: Call): Promise<Answer>;
  /** The records that are there, to know ids and times. */
  kept(): Promise<Kept[]>;
}

export class Memory implements System {
  private readonly system: MemorySystem;

  constructor(entity: EntityModel) {
    this.system = new MemorySystem({ entities: [entity] });
  }

  call(route: string, call: Call): Promise<Answer> {
    return this.system.call(route, call);
  }

  async kept(): Promise<Kept[]> {
    return this.system.table.all.filter(({ sk }) => sk.S?.startsWith('order#')).map(keptOf);
  }
}

/** A record as the table holds it, read by hand. */
export function keptOf(item: Record<string, { S?: string; N?: string; M?: object }>): Kept {
  const { sk, owner, v, createdAt, updatedAt, data } = item;
  const content = Object.fromEntries(Object.entries((data.M ?? {}) as Record<string, { S?: string; N?: string; BOOL?: boolean }>)
    .map(([name, value]) => [name, value.S ?? (value.N === undefined ? value.BOOL ?? null : Number(value.N))]));
  return {
    id: sk.S!.split('#').at(-1)!,
    ...(sk.S!.split('#').length > 2 ? { parentId: sk.S!.split('#')[1] } : {}),
    ...(owner?.S === undefined ? {} : { owner: owner.S }),
    version: Number(v.N),
    createdAt: createdAt.S!,
    updatedAt: updatedAt.S!,
    etag: `"${v.N}-${Date.parse(createdAt.S!).toString(36)}"`,
    data: content,
  };
}

/** Differences between a system and the oracle, in words, and the outcomes. */
export interface Comparison {
  readonly difference?: string;
  readonly outcomes: readonly string[];
}

export async function compared(seed: number, operations: number, systemOf = (model: EntityModel): System => new Memory(model)): Promise<Comparison> {
  const random = new Random(seed);
  const entity = entityOf(random);
  const [system, oracle] = [systemOf(entity), new Oracle(entity)];
  const outcomes: string[] = [];
  for (let number = 0; number < operations; number += 1) {
    const { name, answer, expected, told, operation, sender } = await step(random, entity, system, oracle);
    outcomes.push(`${name} ${answer.status}`);
    const kept = await system.kept();
    const difference = differenceOf(answer, expected) ?? storedDifference(oracle, kept, expected, answer);
    if (difference !== undefined) {
      const before = oracle.records;
      return { outcomes, difference: JSON.stringify({ seed, number, difference, name, told, answer, expected, entity, before }, null, 1) };
    }
    oracle.watch(kept, operation, sender);
  }
  return { outcomes };
}

export interface Step {
  readonly operation: EntityOperationName;
  readonly sender: Person;
  readonly name: string;
  readonly answer: Answer;
  readonly expected: Expected;
  readonly told: object;
}

export async function step(random: Random, entity: EntityModel, system: System, oracle: Oracle): Promise<Step> {
  const person = personOf(random);
  const record = oracle.records.length > 0 && random.chance(0.95) ? random.of(oracle.records) : undefined;
  const id = record?.id ?? '01900000-0000-7000-8000-000000000000';
  // Rather who may do something.
  const sender = record?.owner !== undefined && random.chance(0.4) ? ownerOf(record.owner, entity, person) : person;
  const tag = random.chance(0.3) ? random.chance(0.7) ? record?.etag : '"1-x"' : undefined;
  const headers: Record<string, string> = tag === undefined ? {} : { 'If-Match': tag };
  const told = { sender, id, tag };
  const kind = random.next();
  const gone = entity.historySeconds === undefined ? [] : oracle.past.known(oracle.belowId);
  if (entity.historySeconds !== undefined && (gone.length > 0 ? kind >= 0.7 && kind < 0.85 : kind >= 0.8 && kind < 0.82)) {
    const one = gone.length > 0 && random.chance(0.8) ? random.of(gone) : { id, owner: record?.owner };
    const reader = one.owner !== undefined && random.chance(0.5) ? ownerOf(one.owner, entity, person) : person;
    const answer = await allPages(system, 'GET /orders/{id}/history', { person: reader, id: one.id }, { limit: String(random.of([1, 2, 3, 100])) });
    return { operation: 'read', sender: reader, name: 'history', answer, expected: oracle.history(reader, one.id), told: { reader, one } };
  }
  if (kind < 0.3 || oracle.records.length === 0) {
    // Otherwise most would be refused, and little would be there to look at.
    const drafts = Array.from({ length: random.chance(0.8) ? 8 : 1 }, () => ({ person: personOf(random), body: bodyOf(random, entity) }));
    const draft = drafts.find((each) => oracle.create(each.person, each.body).status === 201) ?? drafts[0];
    return { operation: 'create', sender: draft.person, name: 'create', answer: await system.call('POST /orders', draft), expected: oracle.create(draft.person, draft.body), told: draft };
  }
  if (kind < 0.45) {
    const answer = await system.call('GET /orders/{id}', { person: sender, id, headers: tag === undefined ? {} : { 'If-None-Match': tag } });
    return { operation: 'read', sender, name: 'read', answer, expected: oracle.read(sender, id, tag), told };
  }
  if (kind < 0.7) {
    const patch = random.chance(0.5);
    const whole = bodyOf(random, entity, patch ? 0.3 : 0.7);
    const part = Object.entries(whole).filter(() => random.chance(0.5)).map(([name, value]) => [name, random.chance(0.15) ? null : value]);
    // Mostly no other id, and no more than a rule may set.
    const kept = entity.access.flatMap(({ hidden, locked }) => [...hidden, ...locked]);
    const isFree = (name: string) => name !== entity.key && !kept.includes(name);
    const body = Object.entries<Value>(patch ? Object.fromEntries(part) as Body : whole).filter(([name]) => random.chance(0.1) || isFree(name));
    const isSame = entity.key !== undefined && record !== undefined && !patch && random.chance(0.9);
    const sent = { ...Object.fromEntries(body), ...(isSame ? { [entity.key]: record.data[entity.key] } : {}) };
    const answer = await system.call(`${patch ? 'PATCH' : 'PUT'} /orders/{id}`, { person: sender, id, body: sent, headers });
    return { operation: 'update', sender, name: patch ? 'patch' : 'replace', answer, expected: oracle.write(sender, id, sent, patch, tag), told: { ...told, body: sent } };
  }
  if (kind < 0.78) {
    return { operation: 'delete', sender, name: 'delete', answer: await system.call('DELETE /orders/{id}', { person: sender, id, headers }), expected: oracle.remove(sender, id, tag), told };
  }
  const query = queryOf(random, entity);
  return { operation: 'list', sender, name: 'list', answer: await allPages(system, 'GET /orders', { person: sender }, { ...query, limit: String(random.of([1, 2, 3, 100])) }), expected: oracle.list(sender, query), told: { sender, query } };
}

/** The owner of a record. */
function ownerOf(owner: string, { ownership: { kind } }: EntityModel, person: Person): Person {
  return { ...person, user: kind === 'user' ? owner : person.user ?? 'ann', tenant: kind === 'tenant' ? owner : person.tenant };
}

function queryOf(random: Random, entity: EntityModel): Record<string, string> {
  const index = entity.indexes.length > 0 && random.chance(0.7) ? random.of(entity.indexes) : undefined;
  const sort = index?.sortedBy?.name;
  const limitOf = () => sort === undefined ? '' : String(sort.endsWith('At') ? new Date(Date.now() - random.below(1000)).toISOString() : valueOf(random, sort) ?? 'x');
  return {
    ...(random.chance(0.3) ? { owner: 'me' } : {}),
    ...(random.chance(0.5) ? { order: random.of(['asc', 'desc']) } : {}),
    ...(index === undefined ? {} : { [index.by.name]: String(valueOf(random, index.by.name)) }),
    ...(sort !== undefined && random.chance(0.3) ? { from: limitOf() } : {}),
    ...(sort !== undefined && random.chance(0.3) ? { to: limitOf() } : {}),
    ...(random.chance(0.03) ? { [random.of([...FIELDS, 'limt'])]: 'x' } : {}),
  };
}

/** The pages of a list as one, or the first refusal. */
async function allPages(system: System, route: string, call: Call, query: Record<string, string>): Promise<Answer> {
  const items: unknown[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < 200; pages += 1) {
    const answer = await system.call(route, { ...call, query: { ...query, ...(cursor === undefined ? {} : { cursor }) } });
    const page = answer.json.items as unknown[];
    if (answer.status !== 200 || page.length > Number(query.limit)) {
      return answer;
    }
    items.push(...page);
    cursor = answer.json.nextCursor as string | undefined;
    if (cursor === undefined) {
      return { ...answer, json: { items } };
    }
  }
  return { status: 599, headers: {}, json: {} };
}

export function differenceOf({ status, json }: Answer, expected: Expected): string | undefined {
  if (status !== expected.status) {
    return 'status';
  }
  if (expected.fields !== undefined) {
    const fields = (json.errors as readonly { readonly field: string }[]).map(({ field }) => field);
    return isDeepStrictEqual([...new Set(fields)].sort(), [...new Set(expected.fields)].sort()) ? undefined : 'fields';
  }
  if (status >= 400) {
    return undefined;
  }
  if (Array.isArray(expected.body)) {
    return isDeepStrictEqual(plain((json.items as Answer['json'][]).map((item) => 'change' in item ? withoutEnd(item) : withoutTimes(item))), plain(expected.body)) ? undefined : 'list';
  }
  const told = Object.keys(json).length === 0 ? undefined : withoutTimes(json);
  // A new record has an ID that can't be known beforehand.
  const body = told === undefined || expected.body === undefined || 'id' in expected.body ? told : withoutId(told);
  return isDeepStrictEqual(plain(body), plain(expected.body)) ? undefined : 'body';
}

/** The stored records must be the previous ones and the intended writes. */
export function storedDifference(oracle: Oracle, kept: readonly Kept[], { stored, status }: Expected, { headers, json }: Answer): string | undefined {
  const before = new Map(oracle.records.map((record) => [`${record.owner}/${record.id}`, record]));
  const changed = kept.filter((record) => !isDeepStrictEqual(before.get(`${record.owner}/${record.id}`), record));
  const gone = oracle.records.length + changed.filter((record) => !before.has(`${record.owner}/${record.id}`)).length - kept.length;
  if (changed.length !== (stored === undefined ? 0 : 1) || gone !== (status === 204 && stored === undefined ? 1 : 0)) {
    return 'what is stored';
  }
  if (stored === undefined) {
    return undefined;
  }
  const [record] = changed;
  const version = (before.get(`${record.owner}/${record.id}`)?.version ?? 0) + 1;
  const isTold = headers.ETag === undefined || (headers.ETag === record.etag && json.version === version
    && json.createdAt === record.createdAt && json.updatedAt === record.updatedAt);
  return isTold && record.version === version && record.owner === stored.owner && isDeepStrictEqual(plain(record.data), plain(stored.data)) ? undefined : 'the stored record';
}

function withoutTimes(json: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(json).filter(([name]) => !['version', 'createdAt', 'updatedAt'].includes(name)));
}

/** When a record was deleted is not known to whoever looks at what is stored. */
function withoutEnd({ at, ...version }: Answer['json']): object {
  return version.change === 'deleted' ? version : { at, ...version };
}

function withoutId({ id: _id, ...rest }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return rest;
}

/** With one zero, and names in one order. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value, (_, each: unknown) => typeof each === 'object' && each !== null && !Array.isArray(each)
    ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))) : each));
}

import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { Past } from './past';
import type { Body, Kept, Person, Value } from './world';
import type { AccessModel, EntityModel, EntityOperationName, IndexModel } from '../../../../src/handlers/catalog';

/** The expected answer. Without a body, it has none. */
export interface Expected {
  readonly status: number;
  readonly body?: object;
  /** Names of the fields that are complained about. */
  readonly fields?: readonly string[];
  /** The record that is stored from now on, without its ID and times. */
  readonly stored?: { readonly owner?: string; readonly data: Body };
}

interface Found { readonly record: Kept; readonly rules: readonly AccessModel[] }

interface Draft { readonly owner?: string; readonly data: Body }

/**
 * The expected behavior, by the table of outcomes: a list of records and loops over it, without partitions, indexes, or any code of the handler.
 */
export class Oracle {
  records: Kept[] = [];
  /** Of an oracle of children: the parent that is asked for, if it is there. Then `records` are its children. */
  below?: Kept;
  /** The id of that parent, whether it is there or not. */
  belowId = '';
  readonly past = new Past();
  private readonly valid;

  constructor(private readonly entity: EntityModel, private readonly parents?: Oracle) {
    this.valid = addFormats(new Ajv2020({ allErrors: true, strict: false })).compile(entity.schema);
  }

  create(sender: Person, body: Body): Expected {
    const who = this.effective(sender, 'create');
    const owner = this.parents === undefined ? this.ownerOf(who) : this.below?.owner;
    if (!this.mayAtAll(who, 'create') || (this.hasOwners() && owner === undefined)) {
      return this.turnedAway(who);
    }
    const rules = this.rulesFor(who, 'create', owner);
    if (this.isBelowNothing(who) || rules.length === 0) {
      return { status: this.isBelowNothing(who) ? 404 : 403 };
    }
    const unsettable = this.unsettable(rules, body);
    if (unsettable.length > 0) {
      return { status: 400, fields: unsettable };
    }
    const data = this.withDefaults(body);
    const wrong = this.wrongFields(who, rules, owner, data);
    if (wrong !== undefined) {
      return { status: 400, fields: wrong };
    }
    const { key } = this.entity;
    if (key !== undefined && !/^[A-Za-z0-9][A-Za-z0-9._~-]{0,127}$/.test(String(data[key]))) {
      return { status: 400, fields: [key] };
    }
    if (key !== undefined && this.records.some((record) => record.owner === owner && record.id === data[key])) {
      return { status: 409, fields: [key] };
    }
    const clash = this.clash({ owner, data });
    return clash ?? { status: 201, ...this.shown(who, owner, data), stored: { owner, data } };
  }

  read(sender: Person, id: string, tag?: string): Expected {
    const found = this.look(sender, 'read', id);
    if ('status' in found) {
      return found;
    }
    return tag === found.record.etag ? { status: 304 } : { status: 200, ...this.seen(found.rules, found.record) };
  }

  write(sender: Person, id: string, body: Body, patch: boolean, tag?: string): Expected {
    const who = this.effective(sender, 'update');
    if (patch && Object.keys(body).length === 0 && this.mayAtAll(who, 'update') && !this.isBelowNothing(who)) {
      return { status: 400, fields: [''] };
    }
    const found = this.look(sender, 'update', id);
    if ('status' in found) {
      return found;
    }
    const { record, rules } = found;
    if (tag !== undefined && tag !== record.etag) {
      return { status: 412 };
    }
    const { key } = this.entity;
    const unsettable = this.unsettable(rules, body);
    if (key !== undefined && key in body && body[key] !== record.data[key]) {
      unsettable.push(key);
    }
    if (unsettable.length > 0) {
      return { status: 400, fields: unsettable };
    }
    const unknown = Object.keys(body).filter((name) => !(name in (this.entity.schema.properties as object)) && !(name in record.data));
    if (patch && unknown.some((name) => body[name] === null)) {
      return { status: 400, fields: unknown.filter((name) => body[name] === null) };
    }
    const next: Body = {};
    for (const name of new Set([...Object.keys(record.data), ...Object.keys(body)])) {
      const mine = name in body;
      const stays = patch || name === key || this.unsettable(rules, { [name]: null }).length > 0;
      if (mine && !(patch && body[name] === null)) {
        next[name] = body[name];
      } else if (!mine && stays) {
        next[name] = record.data[name];
      }
    }
    const data = this.withDefaults(next);
    const wrong = this.wrongFields(who, rules, record.owner, data);
    if (wrong !== undefined) {
      return { status: 400, fields: wrong };
    }
    const clash = this.clash({ owner: record.owner, data }, record);
    if (clash !== undefined) {
      return clash;
    }
    const shown = this.shown(who, record.owner, data);
    return { status: shown.body === undefined ? 204 : 200, ...shown, stored: { owner: record.owner, data } };
  }

  remove(sender: Person, id: string, tag?: string): Expected {
    const found = this.look(sender, 'delete', id);
    if ('status' in found) {
      return found;
    }
    return { status: tag !== undefined && tag !== found.record.etag ? 412 : 204 };
  }

  /** All pages of the versions of a record, the newest first. Whoever owned what is gone may still look at it. */
  history(sender: Person, id: string): Expected {
    const who = this.effective(sender, 'read');
    if (!this.mayAtAll(who, 'read')) {
      return this.turnedAway(who);
    }
    const { parents, below } = this;
    const owners = parents ?? this;
    const owner = below === undefined ? owners.ownerOf(who) : below.owner;
    const isNobodys = owners.hasOwners() && owner === undefined;
    if (parents !== undefined && (isNobodys || (['read', 'list'] as const).every((each) => parents.rulesFor(who, each, owner).length === 0))) {
      return { status: 404 };
    }
    const isThere = parents === undefined || below !== undefined;
    const found = isThere ? this.look(sender, 'read', id) : { status: 404 };
    if ('status' in found && found.status !== 404) {
      return found;
    }
    const current = 'record' in found ? found.record : undefined;
    const rules = 'record' in found ? found.rules : this.rulesFor(who, 'read', owner);
    const address = current ?? { id, owner };
    const versions = this.past.of(address, this.belowId);
    if (current === undefined && (isNobodys || rules.length === 0 || versions.length === 0)) {
      return { status: 404 };
    }
    const now = current === undefined ? [] : [{ version: current.version, by: this.past.writerOf(current, this.belowId), record: current }];
    const told = rules.some(({ subject }) => ['owner', 'group', 'scope'].includes(subject.kind));
    return {
      status: 200,
      body: [...now, ...versions].map(({ version, by, record }) => ({
        version,
        change: record === undefined ? 'deleted' : version === 1 ? 'created' : 'updated',
        ...(told && by !== undefined ? { by } : {}),
        ...(record === undefined ? {} : {
          at: record.updatedAt,
          record: { ...this.seen(rules, record).body, version, createdAt: record.createdAt, updatedAt: record.updatedAt },
        }),
      })),
    };
  }

  /** Takes over what is there now, and remembers what was. */
  watch(kept: readonly Kept[], operation: EntityOperationName, sender: Person): void {
    this.past.watch(this.records, kept, this.effective(sender, operation).user, this.belowId);
    this.records = [...kept];
  }

  /** All pages of a list, one after the other. */
  list(sender: Person, query: Readonly<Record<string, string>>): Expected {
    const who = this.effective(sender, 'list');
    if (!this.mayAtAll(who, 'list')) {
      return this.turnedAway(who);
    }
    const everybodys = this.parents === undefined ? this.matching(who, 'list', false) : this.rulesFor(who, 'list', this.below?.owner);
    if (this.isBelowNothing(who) || (this.parents !== undefined && everybodys.length === 0)) {
      return { status: this.isBelowNothing(who) ? 404 : 403 };
    }
    const own = this.hasOwners() && (query.owner === 'me' || everybodys.length === 0);
    const me = this.ownerOf(who);
    if (query.owner !== undefined && (!this.hasOwners() || me === undefined)) {
      return { status: 400, fields: ['owner'] };
    }
    const rules = own ? this.matching(who, 'list', true) : everybodys;
    const tells = ({ by, sortedBy }: IndexModel) => [by.name, sortedBy?.name].every((name) => name === undefined || this.sees(rules, name));
    const index = this.entity.indexes.find((each) => each.by.name in query && tells(each));
    const known = ['limit', 'order', 'owner', ...index === undefined ? [] : [index.by.name, ...index.sortedBy === undefined ? [] : ['from', 'to']]];
    const unknown = Object.keys(query).filter((name) => !known.includes(name));
    if (unknown.length > 0) {
      return { status: 400, fields: unknown };
    }
    const unreadable = [[index?.by.name, index?.by.type], ['from', index?.sortedBy?.type], ['to', index?.sortedBy?.type]].find(([name, type]) => (
      name !== undefined && type !== undefined && name in query && !this.isReadable(query[name], type)
    ));
    if (unreadable !== undefined) {
      return { status: 400, fields: [String(unreadable[0])] };
    }
    const at = (record: Kept, name: string): Value | undefined => name === 'createdAt' || name === 'updatedAt' ? record[name] : record.data[name];
    const [by, sort] = [index?.by, index?.sortedBy];
    const value = by && this.rank(query[by.name], by.type);
    const [from, to] = [query.from, query.to].map((limit) => sort && this.rank(limit, sort.type));
    if (from !== undefined && to !== undefined && this.compare(from, to) > 0) {
      return { status: 400, fields: ['from'] };
    }
    const sortOf = (record: Kept) => sort === undefined ? undefined : this.rank(at(record, sort.name), sort.type);
    const found = this.records.filter((record) => {
      const rank = sortOf(record);
      return (!own || record.owner === me)
        && (by === undefined || (value !== undefined && this.compare(this.rank(at(record, by.name), by.type), value) === 0))
        && (from === undefined || (rank !== undefined && this.compare(rank, from) >= 0))
        && (to === undefined || (rank !== undefined && this.compare(rank, to) < 0));
    });
    const ascending = found.sort((a, b) => this.compare(sortOf(a), sortOf(b)) || this.compare(a.id, b.id));
    const ordered = query.order === 'desc' ? ascending.reverse() : ascending;
    return { status: 200, body: ordered.map((record) => this.seen(this.rulesFor(who, 'list', record.owner), record).body) };
  }

  private look(sender: Person, operation: EntityOperationName, id: string): Expected | Found {
    const who = this.effective(sender, operation);
    if (!this.mayAtAll(who, operation)) {
      return this.turnedAway(who);
    }
    if (this.isBelowNothing(who)) {
      return { status: 404 };
    }
    const me = this.ownerOf(who);
    const isShared = !this.hasOwners();
    const anyones = isShared || (['read', 'list', operation] as const).some((each) => this.matching(who, each, false).length > 0);
    const all = this.records.filter((each) => each.id === id);
    const record = all.find(({ owner }) => isShared || owner === me) ?? (anyones ? all[0] : undefined);
    if (record === undefined) {
      return { status: 404 };
    }
    const rules = this.rulesFor(who, operation, record.owner);
    const readable = (['read', 'list'] as const).some((each) => this.rulesFor(who, each, record.owner).length > 0);
    return rules.length > 0 ? { record, rules } : { status: readable ? 403 : 404 };
  }

  /** Whether there are records of several owners in one place. */
  private hasOwners(): boolean {
    return this.entity.ownership.kind !== 'shared' && this.parents === undefined;
  }

  /** Whether a request is for children of what the caller may not see. */
  private isBelowNothing(who: Person): boolean {
    const { parents, below } = this;
    return parents !== undefined && (below === undefined || (['read', 'list'] as const).every((each) => parents.rulesFor(who, each, below.owner).length === 0));
  }

  /** Whose token is checked: none, if the route is public. */
  effective(sender: Person, operation: EntityOperationName): Person {
    const isOpen = this.entity.access.some((rule) => rule.subject.kind === 'anyone' && rule.operations.includes(operation));
    return isOpen ? { groups: [], scopes: [] } : sender;
  }

  private ownerOf({ user, tenant }: Person): string | undefined {
    return { user, tenant: user === undefined ? undefined : tenant, shared: undefined }[this.entity.ownership.kind];
  }

  private matching(who: Person, operation: EntityOperationName, theirs: boolean): AccessModel[] {
    return this.entity.access.filter(({ subject, operations }) => operations.includes(operation) && {
      'owner': theirs && (subject.group === undefined || who.groups.includes(subject.group)),
      'group': who.groups.includes(subject.name ?? ''),
      'scope': who.scopes.includes(subject.name ?? ''),
      'signed-in': who.user !== undefined,
      'anyone': true,
    }[subject.kind]);
  }

  private mayAtAll(who: Person, operation: EntityOperationName): boolean {
    return this.matching(who, operation, this.ownerOf(who) !== undefined).length > 0;
  }

  private rulesFor(who: Person, operation: EntityOperationName, owner: string | undefined): AccessModel[] {
    return this.matching(who, operation, owner !== undefined && owner === this.ownerOf(who));
  }

  private turnedAway({ user }: Person): Expected {
    return { status: user === undefined ? 401 : 403 };
  }

  private property(name: string): Readonly<Record<string, unknown>> {
    return (this.entity.schema.properties as Record<string, Record<string, unknown>>)[name] ?? {};
  }

  private sees(rules: readonly AccessModel[], name: string): boolean {
    return this.property(name).writeOnly !== true && rules.some((rule) => !rule.hidden.includes(name));
  }

  private unsettable(rules: readonly AccessModel[], body: Body): string[] {
    const isKept = (name: string) => rules.every(({ hidden, locked }) => hidden.includes(name) || locked.includes(name));
    return Object.keys(body).filter((name) => this.property(name).readOnly === true || isKept(name));
  }

  private withDefaults(data: Body): Body {
    const properties = this.entity.schema.properties as Record<string, { default?: Value }>;
    const missing = Object.entries(properties).filter(([name, schema]) => 'default' in schema && !(name in data));
    return { ...data, ...Object.fromEntries(missing.map(([name, schema]) => [name, schema.default!])) };
  }

  private wrongFields(who: Person, rules: readonly AccessModel[], owner: string | undefined, data: Body): string[] | undefined {
    if (this.valid(data)) {
      return undefined;
    }
    const names = (this.valid.errors ?? []).map(({ instancePath, params }) => {
      const more = params as Record<string, string>;
      return instancePath.slice(1) || more.missingProperty || more.unevaluatedProperty || '';
    });
    // Whoever may neither set a field nor read it is not told of it.
    const reading = this.rulesFor(who, 'read', owner);
    const untold = (name: string) => this.entity.access.some((rule) => rule.hidden.includes(name))
      && rules.every((rule) => rule.hidden.includes(name) || rule.locked.includes(name)) && reading.every((rule) => rule.hidden.includes(name));
    return [...new Set(names)].filter((name) => !untold(name));
  }

  private clash(draft: Draft, except?: Kept): Expected | undefined {
    const taken = this.entity.unique.find(({ property, scope }) => {
      const value = draft.data[property] ?? null;
      return value !== null && this.records.some((other) => other !== except && (scope === 'all' || other.owner === draft.owner)
        && this.compare(other.data[property] ?? undefined, value) === 0);
    });
    return taken === undefined ? undefined : { status: 409, fields: [taken.property] };
  }

  private shown(who: Person, owner: string | undefined, data: Body): { readonly body?: object } {
    return this.seen(this.rulesFor(who, 'read', owner), { owner, data });
  }

  /** Without what only the table knows: id, version and times. */
  private seen(rules: readonly AccessModel[], { owner, data, ...record }: Draft & Partial<Kept>): { readonly body?: object } {
    if (rules.length === 0) {
      return {};
    }
    const fields = Object.entries(data).filter(([name]) => this.sees(rules, name));
    const named = owner !== undefined && rules.some(({ subject }) => ['group', 'scope'].includes(subject.kind));
    return { body: { ...(record.id === undefined ? {} : { id: record.id }), ...Object.fromEntries(fields), ...(named ? { owner } : {}) } };
  }

  /** A value by which its type is sorted: text as bytes, times as milliseconds. */
  private rank(value: unknown, type: string): Value | undefined {
    if (value === undefined || value === null) {
      return undefined;
    }
    return type === 'number' ? Number(value) : type === 'date-time' ? Date.parse(String(value)) : String(value);
  }

  private isReadable(text: string, type: string): boolean {
    const readable: Readonly<Record<string, boolean>> = {
      'boolean': ['true', 'false'].includes(text), 'string': text !== '', 'number': !Number.isNaN(Number(text)), 'date-time': !Number.isNaN(Date.parse(text)),
    };
    return readable[type];
  }

  /** Missing first. */
  private compare(a: Value | undefined, b: Value | undefined): number {
    if (a === undefined || b === undefined || a === null || b === null) {
      return Number(a !== undefined) - Number(b !== undefined);
    }
    if (typeof a === 'number' && typeof b === 'number') {
      return a === b ? 0 : a < b ? -1 : 1;
    }
    return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
  }
}

import { Duration } from 'aws-cdk-lib';
import { Access } from './access';
import { checkLive } from './changes/checks';
import { EntityKey } from './entity-key';
import { ChildEntityOptions, EntityOptions } from './entity-options';
import { BATCHES, EntityRoute, ROUTES } from './entity-route';
import { checkAccess, checkExports } from './model/access-checks';
import { checkParentAccess } from './model/parent-access';
import { indexModels, uniqueModels } from './model/index-model';
import { isShort, propertyOf, typeOf } from './model/properties';
import { ALL_RECORDS, Lists } from './model/slots';
import { Ownership } from './ownership';
import { storedSchema } from './schema/stored';
import { Schema } from './schema/walk';
import { EntityModel, EntityOperationName } from '../handlers/catalog';
import { checkDistinct, checkKnownInteger, checkKnownList, checkMember, conflict, invalid } from '../private/invalid';
import { checked } from '../private/known-props';

/** Names are part of every key, between separators. */
const NAME = /^[a-z][A-Za-z0-9]{0,39}$/;
const PATH = /^(\/[A-Za-z0-9._-]+)+$/;
const MAX_SHARDS = 20;
const MAX_KEY = 128;
const HISTORY_DAYS = 90;
const MINUTE = 60;
const TEN_YEARS = 10 * 366 * 24 * 60 * MINUTE;

/**
 * Your own data: from a JSON Schema and access rules you get routes, validation, storage, indexes and authorization, without handler code.
 * Give it to `ServerlessApiPattern` or `EntityApi`.
 *
 * Throws for settings that aren't supported: the error names the entity, the prop, the value and what is allowed.
 *
 * @example
 * const order = Entity.of('order', {
 *   schema: EntitySchema.fromFile('schemas/order.json'),
 *   access: [Access.owner().all(), Access.group('support').read()],
 *   indexes: [EntityIndex.by('status').sortedBy('createdAt')],
 * });
 */
@checked
export class Entity {
  /**
   * Declares an entity.
   *
   * @param name in the singular, such as `order`: up to 40 letters and digits, the first one a small letter. Part of every key: with another name, the
   * records are others
   */
  public static of(name: string, options: EntityOptions): Entity {
    return new Entity(checkName('Entity.of', name), options);
  }

  /** Path of all records, such as `/orders`. */
  public readonly path: string;

  /** @internal */
  public readonly _model: EntityModel;

  /** @internal */
  public readonly _access: readonly Access[];

  /** The schema as it was declared, with what is for readers. @internal */
  public readonly _schema: Schema;

  /** @internal */
  public readonly _ownFunction: boolean;

  /** @internal */
  public readonly _changes: boolean;

  /** @internal */
  public readonly _live: boolean;

  /** Child entities. @internal */
  public readonly _children: Entity[] = [];

  private constructor(
    /** The name in the singular. */
    public readonly name: string,
    options: EntityOptions,
    /** Whose children these are. @internal */
    public readonly _parent?: Entity,
  ) {
    const at = _parent ? `child('${name}') of the entity '${_parent.name}'` : `Entity.of('${name}')`;
    this.path = pathOf(at, name, options, _parent);
    this._schema = options.schema._schema;
    this._access = options.access;
    this._ownFunction = _parent?._ownFunction ?? options.ownFunction ?? false;
    this._changes = options.changes ?? false;
    this._live = options.live ?? false;
    this._model = this.modelOf(at, options);
    if (this._live) checkLive(`${at}.live`, this._model);
  }

  /**
   * Declares a child: an entity whose records belong to those of this one, such as the lines of an order, at `/orders/{id}/lines`. Children are in the
   * partition of their parent, are listed with one query, and are deleted with it. They belong to the owner of the parent, even if another user creates them. A caller who
   * can neither read nor list a parent finds none of its children. One level: children have no children.
   *
   * Give it to `ServerlessApiPattern` or `EntityApi` beside its parent.
   *
   * @param name in the singular, such as `line`, as for `of`
   *
   * @example
   * declare const order: Entity;
   * const line = order.child('line', {
   *   schema: EntitySchema.fromFile('schemas/line.json'),
   *   access: [Access.owner().all(), Access.group('support').read().list()],
   * });
   */
  public child(name: string, options: ChildEntityOptions): Entity {
    if (this._parent) throw invalid(`child of the entity '${this.name}'`, name, `none: '${this.name}' is a child of '${this._parent.name}', and children have no children`);
    const made = new Entity(checkName('Entity.child', name), options, this);
    this._children.push(made);
    return made;
  }

  private modelOf(at: string, options: EntityOptions): EntityModel {
    const { access, indexes = [], unique = [], timeToLive } = options;
    const parent = this._parent?._model;
    const shards = parent?.shards ?? options.shards ?? 1;
    const ownership = parent?.ownership ?? (options.ownership ?? Ownership.user())._model;
    const shared = ownership.kind === 'shared';
    checkAccess({ at: `${at}.access`, access, ownership, schema: this._schema, child: parent !== undefined });
    if (this._parent) checkParentAccess(`${at}.access`, access, this._parent._access, this._parent.name);
    checkKnownInteger(`${at}.shards`, shards, 1, MAX_SHARDS);
    if (options.historyRetention && !options.history) throw conflict(`${at}.historyRetention`, options.historyRetention.toHumanString(), 'an entity without history', 'Set history: true, or remove it');
    options.imports?._check(`${at}.imports`, access);
    if (options.exports) checkExports(`${at}.exports`, access);
    const routes = routesOf(at, options);
    // Children are listed by their parent, for every owner.
    const lists = parent ? { shared: true, ofOwners: false, ofAll: access.some(({ _operations }) => _operations.includes('list')) } : listsOf(access, shared);
    return {
      name: this.name,
      ...(parent ? { parent: parent.name, parameter: `${this.name}Id` } : {}),
      path: this.path,
      routes,
      ownership,
      schema: storedSchema(this._schema),
      access: access.map(({ _model }) => _model),
      ...(options.key ? { key: keyOf(`${at}.key`, options.key, this._schema, access, shared || parent !== undefined) } : {}),
      indexes: indexModels(indexes, { at: `${at}.indexes`, schema: this._schema, access, lists, shards }),
      ...(!shared && !parent && access.some(findsAll) ? { allSlot: ALL_RECORDS } : {}),
      shards,
      unique: uniqueModels(`${at}.unique`, unique, this._schema, shared),
      ...(options.imports ? { imports: options.imports._model } : {}),
      ...(options.history ? { historySeconds: secondsOf(`${at}.historyRetention`, options.historyRetention ?? Duration.days(HISTORY_DAYS)) } : {}),
      ...(timeToLive ? { timeToLiveSeconds: secondsOf(`${at}.timeToLive`, timeToLive) } : {}),
    };
  }
}

function checkName(at: string, name: string): string {
  if (!NAME.test(name)) throw invalid(at, name, 'up to 40 letters and digits, the first one a small letter');
  return name;
}

function pathOf(at: string, name: string, { path, plural }: EntityOptions, parent?: Entity): string {
  if (path !== undefined && plural !== undefined) throw invalid(`${at}.plural`, plural, 'one of path and plural');
  const made = path ?? `/${plural ?? pluralOf(name)}`;
  if (!PATH.test(made)) throw invalid(`${at}.${path === undefined ? 'plural' : 'path'}`, path ?? plural, "a path without parameters such as '/orders', or a name in the plural such as 'orders'");
  return parent ? `${parent.path}/{id}${made}` : made;
}

function pluralOf(name: string): string {
  if (/[^aeiou]y$/.test(name)) return name.replace(/y$/, 'ies');
  return /(s|x|z|ch|sh)$/.test(name) ? `${name}es` : `${name}s`;
}

function routesOf(at: string, { access, routes, batches, exports, history }: EntityOptions): EntityRoute[] {
  const allowed = (route: EntityRoute) => access.some(({ _operations }) => ROUTES[route].operations.some((each) => _operations.includes(each)));
  const all = Object.values(EntityRoute);
  const exported = exports ? [EntityRoute.BATCH_EXPORT] : [];
  const isAsked = (route: EntityRoute) => {
    if (route === EntityRoute.HISTORY) return history === true;
    return (batches && route !== EntityRoute.BATCH_EXPORT) || !BATCHES.includes(route) || exported.includes(route);
  };
  if (!routes) return all.filter((route) => allowed(route) && isAsked(route));
  const prop = `${at}.routes`;
  if (batches !== undefined) throw invalid(`${at}.batches`, batches, 'one of routes and batches: add EntityRoute.BATCH_GET and BATCH_WRITE to routes');
  checkKnownList(prop, routes);
  if (!routes.length) throw invalid(prop, '[]', 'at least one route');
  checkDistinct(prop, routes);
  for (const route of routes) checkMember(prop, route, EntityRoute);
  if (routes.includes(EntityRoute.BATCH_EXPORT) && !exports) throw invalid(prop, EntityRoute.BATCH_EXPORT, 'routes without it, and exports: true');
  if (routes.includes(EntityRoute.HISTORY) && !history) throw invalid(prop, EntityRoute.HISTORY, 'routes without it, and history: true');
  const closed = routes.find((route) => !allowed(route));
  if (closed !== undefined) throw invalid(prop, closed, `routes that a rule allows: no rule allows ${ROUTES[closed].operations.join('() or ')}()`);
  return all.filter((route) => routes.includes(route) || exported.includes(route));
}

/** Callers other than the owner have to find a record without knowing whose it is. */
function findsAll({ _subject, _operations }: Access): boolean {
  return _subject.kind !== 'owner' && _operations.some((operation) => operation !== 'create');
}

function listsOf(access: readonly Access[], shared: boolean): Lists {
  const may = (operation: EntityOperationName, owner: boolean) => access.some(({ _subject, _operations }) => (_subject.kind === 'owner') === owner && _operations.includes(operation));
  return { shared, ofOwners: !shared && may('list', true), ofAll: may('list', false) };
}

function keyOf(at: string, key: EntityKey, schema: Schema, access: readonly Access[], shared: boolean): string {
  const name = key._property;
  const property = propertyOf(at, schema, name);
  const required = Array.isArray(schema.required) && schema.required.includes(name);
  if (!required || 'default' in property || typeOf(property) !== 'string' || !isShort(property, MAX_KEY) || property.readOnly === true || property.writeOnly === true) {
    throw invalid(at, name, `a required string with maxLength of at most ${MAX_KEY}, without default, readOnly and writeOnly`);
  }
  const other = access.find(({ _subject }) => _subject.kind !== 'owner');
  if (!shared && other) {
    throw invalid(at, name, 'keys where ownership is Ownership.shared(), or where all rules are for owners: two owners may have a record with the same key');
  }
  if (access.some((rule) => !rule._visible(name))) throw invalid(at, name, 'a property that no rule hides, because it is in the path');
  return name;
}

function secondsOf(at: string, duration: Duration): number {
  if (duration.isUnresolved()) throw invalid(at, 'a token', 'a duration that is known at synthesis');
  const seconds = duration.toSeconds({ integral: false });
  if (!Number.isInteger(seconds) || seconds < MINUTE || seconds > TEN_YEARS) throw invalid(at, duration.toHumanString(), 'whole seconds from a minute to ten years');
  return seconds;
}

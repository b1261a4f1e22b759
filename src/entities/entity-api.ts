import { Stack } from 'aws-cdk-lib';
import { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { checkChangesOptions } from './changes/checks';
import { finishDeletions } from './deletion-schedule';
import { Entity } from './entity';
import { EntityChangesOptions } from './entity-change';
import { EntityChanges } from './entity-changes';
import { EntityRoute, ROUTES } from './entity-route';
import { createIndexRebuild } from './index-rebuild';
import { entitiesFile, servedModel } from './model/entities-file';
import { authorizationOf, checkAuthorization } from './routes/authorization';
import { requestOf, SCHEMA_NAMES, schemaName } from './routes/descriptions';
import { ServedEntity } from './served-entity';
import { watchSlots } from './slot-monitoring';
import { describeEntities } from './stateful-metadata';
import { SecureRestApi } from '../api';
import { BundledFunction, BundledHandler, FunctionWiring, HandlerOptions } from '../compute';
import { checkSlots, checkTable } from '../data/existing';
import { ENTITIES_FILE, EntityModel } from '../handlers/catalog';
import { checkKnownList, invalid } from '../private/invalid';
import { MAX_RESOURCES, resourcesOf } from '../private/limits';
import { located } from '../private/located';
import { NotificationTopic, WorkQueue } from '../queueing';
import { Realtime } from '../realtime';

/** Properties of `EntityApi`. */
export interface EntityApiProps extends FunctionWiring {
  /** API that gets the routes. */
  readonly api: SecureRestApi;

  /**
   * Table that keeps the records: string keys `pk` and `sk`, time to live `expiresAt`, and the indexes of `entitySlots`, as `EntityTable` makes it. An
   * imported table can't be checked.
   */
  readonly table: ITable;

  /** The entities, each with a name and a path of its own. At least one. */
  readonly entities: Entity[];

  /**
   * Settings of the functions.
   *
   * @default - 512 MiB, ten seconds
   */
  readonly handler?: HandlerOptions;

  /**
   * Settings of the function that rebuilds indexes. Its environment variable `RECORDS_PER_SECOND` says how many records of the table it reads in a second.
   *
   * @default - 512 MiB, five minutes, 1000 records a second
   */
  readonly reindexHandler?: HandlerOptions;

  /**
   * Standard topic that changes of entities with `changes` or `onChange` are published to.
   *
   * @default - none: changes can only be published to `changes.bus`
   */
  readonly topic?: NotificationTopic;

  /**
   * WebSocket API whose connections get the changes of entities with `live`.
   *
   * @default - none: no entity can be live
   */
  readonly realtime?: Realtime;

  /**
   * How changes are told, where an entity has `changes`, `live` or `onChange`.
   *
   * @default - to the topic, at once
   */
  readonly changes?: EntityChangesOptions;

  /**
   * Settings of the function that tells of changes.
   *
   * @default - 512 MiB, one minute
   */
  readonly changesHandler?: HandlerOptions;
}

/**
 * Serves declared entities: API Gateway → the shipped `entities` handler → DynamoDB. One function serves all of them, except those with `ownFunction`.
 *
 * An entity takes at most 9 resources of the 500 of a stack, and 2 more with CORS; with `batches` 13, and 17 with CORS. Idle, an entity costs nothing; the
 * alarms of the functions and of the indexes in use cost about $0.10 for each metric a month.
 *
 * Where lists need an index, a second function puts records into those that are added or changed later. Until it has, lists by them answer 503.
 *
 * @example
 * const api = new SecureRestApi(this, 'Api', { auth: Auth.cognito().bind(this, {}) });
 *
 * new EntityApi(this, 'Entities', {
 *   api,
 *   table: new EntityTable(this, 'Table').table,
 *   entities: [
 *     Entity.of('note', {
 *       schema: EntitySchema.fromObject({ type: 'object', properties: { text: { type: 'string', maxLength: 1000 } } }),
 *       access: [Access.owner().all()],
 *     }),
 *   ],
 * });
 */
@located
export class EntityApi extends Construct {
  /** The function that serves all entities without `ownFunction`. Undefined where all have one. */
  public readonly function?: BundledFunction;

  /** The function that puts records into indexes that were added or changed. Undefined where no list needs an index. */
  public readonly reindexFunction?: BundledFunction;

  /** What tells `reindexFunction` of deployments, and its dead-letter queue. */
  public readonly reindexQueue?: WorkQueue;

  private readonly served = new Map<string, ServedEntity>();
  private told?: EntityChanges;

  constructor(scope: Construct, id: string, private readonly props: EntityApiProps) {
    super(scope, id);
    const { api, table, entities, monitoring } = props;
    checkEntities(entities);
    checkChangesOptions(props.changes ?? {});
    for (const entity of entities) checkAuthorization(entity, api._auth);
    const slots = slotsOf(entities);
    checkSlots(table, slots);
    checkTable(table);
    const [own, common] = [entities.filter(({ _ownFunction }) => _ownFunction), entities.filter(({ _ownFunction }) => !_ownFunction)];
    if (common.length) this.function = this.serve(this.node.id, common);
    // Children are served with their parent, which each of their requests reads.
    for (const entity of own.filter(({ _parent }) => !_parent)) {
      this.serve(`${this.node.id}${schemaName(entity)}`, own.filter((each) => each === entity || each._parent === entity));
    }
    for (const entity of entities) this.addRoutes(entity);
    for (const entity of entities.filter(({ _changes }) => _changes)) this.tell().publish(entity);
    for (const entity of entities.filter(({ _live }) => _live)) this.tell().send(entity);
    if (monitoring && slots.length) watchSlots(monitoring, this.node.id, table, slots);
    if (slots.length) {
      const rebuild = createIndexRebuild(this, { table, model: entitiesFile(entities), handler: props.reindexHandler }, this.wiring);
      this.reindexFunction = rebuild.function;
      this.reindexQueue = rebuild.queue;
    }
    this.checkResources();
  }

  /** An entity by its name. Throws for one that is not there. */
  public entity(name: string): ServedEntity {
    const found = this.served.get(name);
    if (!found) throw invalid(`entity of ${this.node.path}`, name, [...this.served.keys()].join(', '));
    return found;
  }

  /** The entities. */
  public get entities(): ServedEntity[] {
    return [...this.served.values()];
  }

  /** What tells of changes. Undefined while no entity has `changes`, `live` or `onChange`. */
  public get changes(): EntityChanges | undefined {
    return this.told;
  }

  private serve(id: string, entities: Entity[]): BundledFunction {
    const { api, table, handler } = this.props;
    const made = new BundledFunction(this, id, {
      ...handler,
      ...this.wiring,
      tracing: handler?.tracing ?? this.props.tracing,
      handler: BundledHandler.ENTITIES,
      files: { [ENTITIES_FILE]: entitiesFile(entities) },
      environment: { ...api.handlerEnvironment, ...handler?.environment },
    });
    made.useTable(table);
    made.useSlots(table, slotsOf(entities));
    if (entities.some(({ _parent }) => _parent)) {
      made.useParents(table);
      finishDeletions(this, `${id}Deletions`, made, this.wiring);
    }
    describeEntities(made, table, entities);
    for (const entity of entities) this.served.set(entity.name, new ServedEntity(entity, made)._toldBy(() => this.tell()));
    return made;
  }

  /** Made for the first entity that needs it. */
  private tell(): EntityChanges {
    const { table, entities, topic, realtime, changes, changesHandler } = this.props;
    this.told ??= new EntityChanges(this, 'Changes', { ...changes, ...this.wiring, table, entities, topic, realtime, handler: changesHandler });
    return this.told;
  }

  private get wiring(): FunctionWiring {
    const { profile, tracing, logRetention, logEncryptionKey, logDataProtection, messageEncryptionKey, network, monitoring } = this.props;
    return { profile, tracing, logRetention, logEncryptionKey, logDataProtection, messageEncryptionKey, network, monitoring };
  }

  private addRoutes(entity: Entity): void {
    const { api } = this.props;
    for (const route of entity._model.routes as EntityRoute[]) {
      const { method, operations, below } = ROUTES[route];
      api.addRoute(`${method} ${entity.path}${below.replace('id', entity._model.parameter ?? 'id')}`, {
        function: this.entity(entity.name).handler.alias,
        authorization: authorizationOf(entity, operations, api._auth),
        request: requestOf(entity, route),
      });
    }
  }

  /** Says what to do before CDK says that there are too many. */
  private checkResources(): void {
    this.node.addValidation({
      validate: () => {
        const stack = Stack.of(this.props.api);
        const count = resourcesOf(stack);
        return count <= MAX_RESOURCES ? [] : [invalid(`entities of ${this.node.path}`, `${this.served.size} entities`,
          `entities that fit into the stack: it has ${count} resources, and CloudFormation takes ${MAX_RESOURCES}. An entity takes up to 9, and 11 with CORS; with batches 13 and 17. `
          + 'Leave out routes, or put some entities into a second EntityApi, whose SecureRestApi is in a stack of its own: see "Many routes" in docs/api.md').message];
      },
    });
  }
}

function slotsOf(entities: readonly Entity[]): number[] {
  const ofIndexes = ({ indexes }: EntityModel) => indexes.flatMap(({ ownerSlot, allSlot }) => [ownerSlot, allSlot]);
  const each = (model: EntityModel) => [model.allSlot, model.deletedSlot, ...ofIndexes(model)];
  return [...new Set(entities.flatMap((entity) => each(servedModel(entity, entities))))].filter((slot) => slot !== undefined).sort((a, b) => a - b);
}

function checkEntities(entities: Entity[]): void {
  checkKnownList('entities', entities);
  if (!entities.length) throw invalid('entities', '[]', 'at least one entity');
  entities.forEach((entity, index) => {
    const before = entities.slice(0, index);
    const sameName = before.find(({ name }) => name === entity.name);
    if (sameName) throw invalid('entities', entity.name, 'a name that no other entity has: it is part of the keys of records');
    if (entity._parent && !entities.includes(entity._parent)) {
      throw invalid('entities', entity.name, `children beside their parent: add '${entity._parent.name}', the one that child() was called on`);
    }
    const samePath = before.find(({ path }) => path === entity.path);
    if (samePath) throw invalid(`path of the entity '${entity.name}'`, entity.path, `a path that no other entity has; '${samePath.name}' has this one`);
    const sameSchema = before.find((other) => schemasOf(other).some((name) => schemasOf(entity).includes(name)));
    if (sameSchema) throw invalid('entities', entity.name, `a name that is not that of a schema of '${sameSchema.name}': ${schemasOf(sameSchema).join(', ')}`);
  });
}

function schemasOf(entity: Entity): string[] {
  return SCHEMA_NAMES.map((word) => `${schemaName(entity)}${word}`);
}

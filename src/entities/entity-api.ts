import { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { checkChangesOptions } from './changes/checks';
import { ContinuedHandler } from './continued-handler';
import { finishDeletions } from './deletion-schedule';
import { Entity } from './entity';
import { EntityChangesOptions } from './entity-change';
import { EntityChanges } from './entity-changes';
import { checkEntities, checkExceptions } from './entity-checks';
import { createExports } from './entity-exports';
import { EntityRoutes } from './entity-routes';
import { createIndexRebuild } from './index-rebuild';
import { entitiesFile, servedModel } from './model/entities-file';
import { watchResources } from './resource-limit';
import { checkAuthorization } from './routes/authorization';
import { schemaName } from './routes/descriptions';
import { compactRoutes, separateRoutes } from './routes/planned-routes';
import { ServedEntity } from './served-entity';
import { watchSlots } from './slot-monitoring';
import { describeEntities } from './stateful-metadata';
import { SecureRestApi } from '../api';
import { BundledFunction, BundledHandler, FunctionWiring, HandlerOptions } from '../compute';
import { checkSlots, checkTable } from '../data/existing';
import { ENTITIES_FILE, EntityModel } from '../handlers/catalog';
import { conflict, invalid } from '../private/invalid';
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

  /** The entities, at least one. Names and paths must be unique. */
  readonly entities: Entity[];

  /**
   * Mapping of routes to methods of the API. `EntityRoutes.compact()` takes 4 resources for each entity instead of 9.
   *
   * @default EntityRoutes.separate()
   */
  readonly entityRoutes?: EntityRoutes;

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
   * Bucket that exports are written to, under `files/`, as the `files` handler keeps its files.
   *
   * @default - none: no entity can have exports
   */
  readonly bucket?: IBucket;

  /**
   * Settings of the function that exports.
   *
   * @default - 1769 MiB, 29 seconds
   */
  readonly exportsHandler?: HandlerOptions;

  /**
   * Standard topic that changes of entities with `changes` or `onChange`, and the ends of exports, are published to.
   *
   * @default - none: changes can only be published to `changes.bus`, and no entity can have exports
   */
  readonly topic?: NotificationTopic;

  /**
   * WebSocket API whose connections get the changes of entities with `live`.
   *
   * @default - none: no entity can be live
   */
  readonly realtime?: Realtime;

  /**
   * Destination and batching of change events, for entities with `changes`, `live` or `onChange`.
   *
   * @default - to the topic, at once
   */
  readonly changes?: EntityChangesOptions;

  /**
   * Settings of the function that publishes changes.
   *
   * @default - 512 MiB, one minute
   */
  readonly changesHandler?: HandlerOptions;
}

/**
 * Serves declared entities: API Gateway → the shipped `entities` handler → DynamoDB. One function serves all of them, except those with `ownFunction`.
 *
 * An entity takes at most 9 resources of the 500 of a stack, and 2 more with CORS; with `batches` 13, and 17 with CORS; with `history` 2 more, and 3 with CORS. With `EntityRoutes.compact()` it takes 4,
 * and 6 with CORS. Synthesis warns above 450 resources. Idle, an entity costs nothing; the alarms of the functions and of the indexes in use cost about $0.10 for each metric a month.
 *
 * If you add or change an index that lists need, a second function puts existing records into it. Lists by that index answer 503 until it is done.
 *
 * @example
 * const api = new SecureRestApi(this, 'Api', { auth: Auth.cognito().bind(this, {}) });
 *
 * new EntityApi(this, 'Entities', {
 *   api: api,
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

  /** The queue that notifies `reindexFunction` of deployments, with its dead-letter queue. */
  public readonly reindexQueue?: WorkQueue;

  /** The function that writes records into files. Undefined where no entity has exports. */
  public readonly exportsFunction?: BundledFunction;

  /** The queue through which `exportsFunction` continues long exports, with its dead-letter queue. */
  public readonly exportsQueue?: WorkQueue;

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
    const exported = this.createExports(entities.filter(({ _model }) => _model.routes.includes('batch-export')));
    this.exportsFunction = exported?.function;
    this.exportsQueue = exported?.queue;
    const routes = props.entityRoutes ?? EntityRoutes.separate();
    checkExceptions(routes, entities);
    for (const entity of entities) this.addRoutes(entity, routes._isCompact(entity.name));
    for (const entity of entities.filter(({ _changes }) => _changes)) this.tell().publish(entity);
    for (const entity of entities.filter(({ _live }) => _live)) this.tell().send(entity);
    if (monitoring && slots.length) watchSlots(monitoring, this.node.id, table, slots);
    if (slots.length) {
      const rebuild = createIndexRebuild(this, { table, model: entitiesFile(entities), handler: props.reindexHandler }, this.wiring);
      this.reindexFunction = rebuild.function;
      this.reindexQueue = rebuild.queue;
    }
    watchResources(this, { api, entities, routes });
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

  /** Publishes changes of records. Undefined while no entity has `changes`, `live` or `onChange`. */
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
    const { table, entities, realtime, changes, changesHandler } = this.props;
    const topic = changes?.bus ? undefined : this.props.topic;
    this.told ??= new EntityChanges(this, 'Changes', { ...changes, ...this.wiring, table, entities, topic, realtime, handler: changesHandler });
    return this.told;
  }

  private get wiring(): FunctionWiring {
    const { profile, tracing, logRetention, logEncryptionKey, logDataProtection, messageEncryptionKey, network, monitoring } = this.props;
    return { profile, tracing, logRetention, logEncryptionKey, logDataProtection, messageEncryptionKey, network, monitoring };
  }

  private addRoutes(entity: Entity, compact: boolean): void {
    const { api } = this.props;
    for (const { route, authorization, request, exports } of (compact ? compactRoutes : separateRoutes)(entity, api._auth)) {
      const { alias } = exports ? this.exportsFunction! : this.entity(entity.name).handler;
      api.addRoute(route, { function: alias, authorization, request });
    }
  }

  private createExports(entities: Entity[]): ContinuedHandler | undefined {
    if (!entities.length) return undefined;
    const { api, table, bucket, topic, exportsHandler: handler } = this.props;
    if (!bucket || !topic) throw conflict(`exports of the entity '${entities[0].name}'`, true, 'an EntityApi without bucket or topic', 'Set both props');
    const slots = [...new Set(entities.flatMap(({ _model: { allSlot } }) => allSlot ?? []))];
    return createExports(this, { api, table, bucket, topic, model: entitiesFile(entities, this.props.entities), slots, handler }, this.wiring);
  }
}

function slotsOf(entities: readonly Entity[]): number[] {
  const ofIndexes = ({ indexes }: EntityModel) => indexes.flatMap(({ ownerSlot, allSlot }) => [ownerSlot, allSlot]);
  const each = (model: EntityModel) => [model.allSlot, model.deletedSlot, ...ofIndexes(model)];
  return [...new Set(entities.flatMap((entity) => each(servedModel(entity, entities))))].filter((slot) => slot !== undefined).sort((a, b) => a - b);
}

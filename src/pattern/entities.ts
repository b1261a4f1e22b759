import { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { SecureRestApi } from '../api';
import { BundledHandler, BundledHandlers, FunctionWiring } from '../compute';
import { handlerOptions } from '../compute/handler-options';
import { Entity, EntityApi } from '../entities';
import { ITEM } from '../handlers/catalog';
import { conflict, conflictIn } from '../private/invalid';
import { NotificationTopic } from '../queueing';
import { Realtime } from '../realtime/realtime';
import { ServerlessApiPatternProps } from './props';

/** Parts of the system that entities are connected to. */
interface System {
  readonly api: SecureRestApi;
  readonly table: ITable;
  readonly topic: NotificationTopic;
  readonly realtime?: Realtime;
  readonly bucket: IBucket;
}

/** Serves the entities, where there are some. */
export function createEntities(
  scope: Construct, system: System, props: ServerlessApiPatternProps, wiring: FunctionWiring,
): EntityApi | undefined {
  const { entities, entityRoutes, entityChanges: changes, compute } = props;
  if (!entities && changes) throw conflict('entityChanges', 'settings', 'a system without entities', 'Set entities, or remove it');
  if (!entities && entityRoutes?._isCompact()) throw conflict('entityRoutes', 'EntityRoutes.compact()', 'a system without entities', 'Set entities, or remove it');
  if (!entities) return undefined;
  checkItems(scope, props);
  checkImports(props);
  checkExports(props);
  return new EntityApi(scope, 'Entities', {
    ...wiring,
    api: system.api,
    table: system.table,
    realtime: system.realtime,
    // Made when an entity needs them, which may be after this.
    get topic() { return system.topic; },
    get bucket() { return system.bucket; },
    entities,
    entityRoutes,
    changes,
    handler: handlerOptions(compute, BundledHandler.ENTITIES),
    reindexHandler: handlerOptions(compute, BundledHandler.REINDEX),
    exportsHandler: handlerOptions(compute, BundledHandler.EXPORTS),
    changesHandler: handlerOptions(compute, BundledHandler.CHANGES),
  });
}

function checkImports({ entities = [], ingest }: ServerlessApiPatternProps): void {
  const imported = entities.find(({ _model }) => _model.imports);
  if (imported && !ingest) throw conflict(`imports of the entity '${imported.name}'`, 'EntityImports', 'a system without ingest', 'Set ingest: {}, or remove it');
}

/** An export is a job, and a file. */
function checkExports(props: ServerlessApiPatternProps): void {
  const { handlers = BundledHandlers.all() } = props;
  const exported = exportedOf(props);
  const lacking = [BundledHandler.FILES, BundledHandler.JOBS].find((handler) => !handlers.includes(handler));
  if (exported && lacking) throw conflict(`exports of the entity '${exported.name}'`, true, `a system without the ${lacking} handler`, 'Add it to handlers, or remove it');
}

/** The first entity with exports. */
export function exportedOf({ entities = [] }: ServerlessApiPatternProps): Entity | undefined {
  return entities.find(({ _model }) => _model.routes.includes('batch-export'));
}

/** Records of the shipped items have the keys of an entity `item`. They are those of a declared one where nothing else writes them. */
function checkItems(scope: Construct, { entities = [], handlers = BundledHandlers.all(), ingest }: ServerlessApiPatternProps): void {
  if (!entities.some(({ name }) => name === ITEM.name)) return;
  if (handlers.includes(BundledHandler.ITEMS)) {
    throw conflictIn(scope, "entities 'item'", 'the items handler, whose records have the same keys', 'Use another name, or leave the handler out by BundledHandlers.only()');
  }
  if (ingest) throw conflictIn(scope, "entities 'item'", 'ingest, which writes items with the same keys', 'Use another name');
}

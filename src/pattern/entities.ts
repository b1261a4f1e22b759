import { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { SecureRestApi } from '../api';
import { BundledHandler, BundledHandlers, FunctionWiring } from '../compute';
import { handlerOptions } from '../compute/handler-options';
import { EntityApi } from '../entities';
import { ITEM } from '../handlers/catalog';
import { conflict, conflictIn } from '../private/invalid';
import { NotificationTopic } from '../queueing';
import { Realtime } from '../realtime/realtime';
import { ServerlessApiPatternProps } from './props';

/** What entities are connected to. */
interface System {
  readonly api: SecureRestApi;
  readonly table: ITable;
  readonly topic: NotificationTopic;
  readonly realtime?: Realtime;
}

/** Serves the entities, where there are some. */
export function createEntities(
  scope: Construct, { api, table, topic, realtime }: System, props: ServerlessApiPatternProps, wiring: FunctionWiring,
): EntityApi | undefined {
  const { entities, entityChanges: changes, compute } = props;
  if (!entities && changes) throw conflict('entityChanges', 'settings', 'a system without entities', 'Set entities, or remove it');
  if (!entities) return undefined;
  checkItems(scope, props);
  return new EntityApi(scope, 'Entities', {
    ...wiring,
    api,
    table,
    topic,
    realtime,
    entities,
    changes,
    handler: handlerOptions(compute, BundledHandler.ENTITIES),
    reindexHandler: handlerOptions(compute, BundledHandler.REINDEX),
    changesHandler: handlerOptions(compute, BundledHandler.CHANGES),
  });
}

/** Records of the shipped items have the keys of an entity `item`. They are those of a declared one where nothing else writes them. */
function checkItems(scope: Construct, { entities = [], handlers = BundledHandlers.all(), ingest }: ServerlessApiPatternProps): void {
  if (!entities.some(({ name }) => name === ITEM.name)) return;
  if (handlers.includes(BundledHandler.ITEMS)) {
    throw conflictIn(scope, "entities 'item'", 'the items handler, whose records have the same keys', 'Use another name, or leave the handler out by BundledHandlers.only()');
  }
  if (ingest) throw conflictIn(scope, "entities 'item'", 'ingest, which writes items with the same keys', 'Use another name');
}

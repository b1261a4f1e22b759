import { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { SecureRestApi } from '../api';
import { BundledHandler, FunctionWiring } from '../compute';
import { handlerOptions } from '../compute/handler-options';
import { EntityApi } from '../entities';
import { ServerlessApiPatternProps } from './props';

/** What entities are connected to. */
interface System {
  readonly api: SecureRestApi;
  readonly table: ITable;
}

/** Serves the entities, where there are some. */
export function createEntities(
  scope: Construct, { api, table }: System, { entities, compute }: ServerlessApiPatternProps, wiring: FunctionWiring,
): EntityApi | undefined {
  if (!entities) return undefined;
  return new EntityApi(scope, 'Entities', {
    ...wiring,
    api,
    table,
    entities,
    handler: handlerOptions(compute, BundledHandler.ENTITIES),
    reindexHandler: handlerOptions(compute, BundledHandler.REINDEX),
  });
}

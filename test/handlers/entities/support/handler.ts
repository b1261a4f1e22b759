import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paginateScan } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { type Answer, type Call, eventOf } from './system';
import { ENTITIES_FILE, ENTITY_SLOTS, type EntitiesModel, type EntityModel, FINISH_DELETIONS } from '../../../../src/handlers/catalog';
import { type Handler, lambdaContext } from '../../support/api';
import { type LocalDynamoDb, TABLE_NAME, startDynamoDb } from '../../support/dynamodb';
import { loadHandler } from '../../support/environment';

type Item = Record<string, { S?: string; N?: string; M?: object }>;

/** The handler of entities, and the emulator of the local runner. */
export class HandlerSystem {
  static async start(): Promise<HandlerSystem> {
    return new HandlerSystem(await startDynamoDb(ENTITY_SLOTS));
  }

  private constructor(readonly database: LocalDynamoDb) {}

  /** The handler as a function has it that was deployed with these entities. */
  serve(model: EntitiesModel, variables: Readonly<Record<string, string>> = {}): (route: string, call?: Call) => Promise<Answer> {
    const handler = this.load<Handler>(model, variables);
    return async (route, call = {}) => {
      const { statusCode, headers, body } = await handler(eventOf(route, call), lambdaContext());
      return { status: statusCode, headers: headers as Answer['headers'], json: JSON.parse(body === '' ? '{}' : body) as Answer['json'] };
    };
  }

  /** The same function, as a schedule calls it. */
  scheduled(model: EntitiesModel): (milliseconds?: number) => Promise<void> {
    const handler = this.load<(event: object, context: Context) => Promise<void>>(model);
    return (milliseconds = 10_000) => handler({ task: FINISH_DELETIONS }, { ...lambdaContext(), getRemainingTimeInMillis: () => milliseconds });
  }

  private load<T>(model: EntitiesModel, variables: Readonly<Record<string, string>> = {}): T {
    const folder = mkdtempSync(join(tmpdir(), 'entities-'));
    writeFileSync(join(folder, ENTITIES_FILE), JSON.stringify(model));
    return loadHandler<T>('entities', { TABLE_NAME, LAMBDA_TASK_ROOT: folder, AWS_ENDPOINT_URL_DYNAMODB: this.database.endpoint, ...variables });
  }

  async items(): Promise<Item[]> {
    const items: Item[] = [];
    for await (const { Items = [] } of paginateScan({ client: this.database.client }, { TableName: TABLE_NAME })) {
      items.push(...Items as Item[]);
    }
    return items;
  }

  stop(): Promise<void> {
    return this.database.stop();
  }
}

export const ANYTHING = ['create', 'read', 'list', 'update', 'delete'] as const;

/** An entity of owners, with whatever else is said. */
export function entity(name: string, properties: object, more: Partial<EntityModel> & { readonly required?: readonly string[] } = {}): EntityModel {
  const { required = [], ...rest } = more;
  return {
    name,
    path: `/${name}s`,
    routes: ['create', 'list', 'read', 'replace', 'patch', 'delete', 'batch-get', 'batch-write'],
    ownership: { kind: 'user' },
    schema: { type: 'object', required, properties, unevaluatedProperties: false },
    access: [{ subject: { kind: 'owner' }, operations: ANYTHING, hidden: [], locked: [] }],
    indexes: [],
    shards: 1,
    unique: [],
    ...rest,
  };
}

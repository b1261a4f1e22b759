import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EntityModel } from '../../../../src/handlers/catalog';
import { entitiesApi } from '../../../../src/handlers/entities/entities-api';
import { entitiesOf } from '../../../../src/handlers/entities/entity';
import { EntityStore } from '../../../../src/handlers/entities/entity-store';
import { IndexStates } from '../../../../src/handlers/entities/index-states';
import { type Continuation, type RebuildProps, rebuild } from '../../../../src/handlers/reindex/rebuild';
import { RebuildTable } from '../../../../src/handlers/reindex/rebuild-table';
import { HttpProblem, problemResponse } from '../../../../src/handlers/shared/problem';
import type { Table } from '../../../attack/services/table';
import type { TableInput } from '../../../attack/services/table-input';
import { type Answer, type Call, eventOf } from '../../entities/support/system';

/** Runs each call of DynamoDB, or lets it fail. */
export type Run = (action: string, input: TableInput) => Promise<unknown>;

export function clientOf(run: Run): DynamoDBClient {
  const send = ({ input, constructor: { name } }: { readonly input: TableInput; readonly constructor: { readonly name: string } }) => run(name.replace(/Command$/, ''), input);
  return { send } as object as DynamoDBClient;
}

export const runOn = (table: Table): Run => async (action, input) => table.run(action, input);

/** A container of the function of entities, of a deployment with these declarations. */
export class Container {
  private readonly api: ReturnType<typeof entitiesApi>;

  constructor(readonly model: EntityModel, run: Run, ...others: readonly EntityModel[]) {
    this.api = entitiesApi({ entities: entitiesOf({ entities: [model, ...others] }), store: new EntityStore(clientOf(run), 'entities'), source: 'cognito', ofAuthorization: [] });
  }

  async call(route: string, call: Call): Promise<Answer> {
    const { status, headers = {}, body = {} } = await this.api(eventOf(route, call)).catch((error: unknown) => {
      if (error instanceof HttpProblem) {
        return problemResponse(error, 'request-1');
      }
      throw error;
    });
    return { status, headers, json: JSON.parse(JSON.stringify(body)) as Answer['json'] };
  }

  /** All pages of a list, or what refuses it. */
  async list(call: Call): Promise<Answer & { readonly ids: readonly string[] }> {
    const ids: string[] = [];
    for (let cursor: string | undefined; ;) {
      const answer = await this.call('GET /notes', { ...call, query: { limit: '100', ...call.query, ...(cursor === undefined ? {} : { cursor }) } });
      ids.push(...(answer.json.items as readonly { readonly id: string }[] | undefined ?? []).map(({ id }) => id));
      cursor = answer.json.nextCursor as string | undefined;
      if (cursor === undefined) {
        return { ...answer, ids: ids.sort() };
      }
    }
  }
}

/** Settings of a deployment's job. */
export function jobOf(
  entities: readonly EntityModel[], run: Run, send: (message: Continuation, milliseconds: number) => Promise<void>, newToken: () => string,
): RebuildProps {
  const client = clientOf(run);
  return {
    entities,
    states: new IndexStates(client, 'entities'),
    table: new RebuildTable(client, 'entities', 100),
    queue: { send: (message, milliseconds = 0) => send(message as Continuation, milliseconds) },
    logger: { info: () => undefined },
    recordsPerSecond: 1_000_000,
    newToken,
  };
}

export interface Told { readonly message: Continuation; readonly milliseconds: number }

/** Runs the job and whatever it sends to itself, at the times that it asks for. */
export async function runJob(
  props: Omit<RebuildProps, 'queue'>, advance: (milliseconds: number) => void, newTurn = () => ({ remainingMilliseconds: () => 300_000 }),
): Promise<readonly Told[]> {
  const told: Told[] = [];
  const queue = { send: async (message: object, milliseconds = 0) => { told.push({ message: message as Continuation, milliseconds }); } };
  await rebuild({ ...props, queue }, 0, newTurn());
  for (let done = 0; done < told.length; done += 1) {
    advance(told[done].milliseconds);
    await rebuild({ ...props, queue }, told[done].message.restarts, newTurn());
  }
  return told;
}

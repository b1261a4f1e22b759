import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Person } from './world';
import type { EntitiesModel } from '../../../../src/handlers/catalog';
import { entitiesApi } from '../../../../src/handlers/entities/entities-api';
import { entitiesOf } from '../../../../src/handlers/entities/entity';
import { EntityStore } from '../../../../src/handlers/entities/entity-store';
import { HttpProblem, problemResponse } from '../../../../src/handlers/shared/problem';
import { Table } from '../../../attack/services/table';
import type { TableInput } from '../../../attack/services/table-input';
import { apiEvent } from '../../support/api';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly json: Readonly<Record<string, unknown>>;
}

/** A request as API Gateway passes it on after its authorizer has seen the token. */
export interface Call {
  readonly person?: Person;
  readonly id?: string;
  /** Of the path, beside the id. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly query?: Record<string, string>;
}

export function eventOf(route: string, { person, parameters = {}, ...call }: Call): APIGatewayProxyEvent {
  const event = apiEvent(route, call);
  const path = Object.entries(parameters).reduce((text, [name, value]) => text.replace(`{${name}}`, value), event.requestContext.path);
  const claims = person?.user === undefined ? undefined : {
    sub: person.user,
    ...(person.tenant === undefined ? {} : { 'custom:tenant': person.tenant }),
    ...(person.groups.length === 0 ? {} : { 'cognito:groups': person.groups.join(',') }),
    ...(person.scopes.length === 0 ? {} : { scope: person.scopes.join(' ') }),
  };
  const pathParameters = event.pathParameters === null && Object.keys(parameters).length === 0 ? null : { ...event.pathParameters, ...parameters };
  return { ...event, pathParameters, requestContext: { ...event.requestContext, path, authorizer: claims === undefined ? null : { claims } } };
}

/** Entities on a table in memory. */
export class MemorySystem {
  readonly table = new Table([]);
  readonly calls: string[] = [];
  private readonly api: ReturnType<typeof entitiesApi>;

  constructor(model: EntitiesModel) {
    const send = async ({ input, constructor: { name } }: { readonly input: TableInput; readonly constructor: { readonly name: string } }) => {
      this.calls.push(name.replace(/Command$/, ''));
      return this.table.run(this.calls[this.calls.length - 1], input);
    };
    const store = new EntityStore({ send } as object as DynamoDBClient, 'entities');
    this.api = entitiesApi({ entities: entitiesOf(model), store, source: 'cognito', ofAuthorization: [] });
  }

  call(route: string, call: Call): Promise<Answer> {
    return this.answer(eventOf(route, call));
  }

  /** Throws for what the handler would answer with 500. */
  async answer(event: APIGatewayProxyEvent): Promise<Answer> {
    const { status, headers = {}, body = {} } = await this.api(event).catch((error: unknown) => {
      if (error instanceof HttpProblem) {
        return problemResponse(error, 'request-1');
      }
      throw error;
    });
    return { status, headers, json: JSON.parse(JSON.stringify(body)) as Answer['json'] };
  }
}

import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { EntityRouteName } from '../catalog';
import { getBatch } from './batch-get';
import { writeBatch } from './batch-write';
import { callerOf } from './caller';
import { deleteRecord } from './deletions';
import { patchedContent, replacedContent } from './content';
import type { Entity } from './entity';
import { objectBody } from './entity-body';
import { type EntityRequest, entityRequest } from './entity-request';
import type { EntityStore } from './entity-store';
import { readHistory } from './history-reads';
import { withParent } from './located';
import { listRecords, readRecord } from './reads';
import { createRecord, updateRecord } from './writes';
import { requireKnown } from '../shared/known-query';
import type { OwnerSource } from '../shared/owner';
import { HttpProblem, badRequest } from '../shared/problem';
import { HttpRequest } from '../shared/request';
import type { ApiResponse } from '../shared/response';

/** Those that write announce the declaration before: a creation when it is known to fit the schema. */
const ANNOUNCED: readonly EntityRouteName[] = ['batch-write', 'delete', 'patch', 'replace'];
/** Those that take query parameters, and look at them themselves. */
const LISTS: readonly EntityRouteName[] = ['history', 'list'];
const PATCH_TYPES = ['application/json', 'application/merge-patch+json'];

export interface EntitiesApiProps {
  readonly entities: readonly Entity[];
  readonly store: EntityStore;
  readonly source: OwnerSource;
  /** Query parameters that the authorization reads. */
  readonly ofAuthorization: readonly string[];
}

/** The routes of all entities. */
export function entitiesApi({ entities, store, source, ofAuthorization }: EntitiesApiProps): (event: APIGatewayProxyEvent) => Promise<ApiResponse> {
  return async (event) => {
    const context = entityRequest(entities, new HttpRequest(event), callerOf(event, source));
    if (!LISTS.includes(context.route)) {
      requireKnown(context.request, [], ofAuthorization);
    }
    if (ANNOUNCED.includes(context.route)) {
      await store.states.announce(context.entity.model);
    }
    return answered(store, await withParent(store, context), ofAuthorization);
  };
}

async function answered(store: EntityStore, context: EntityRequest, ofAuthorization: readonly string[]): Promise<ApiResponse> {
  switch (context.route) {
    case 'create':
      return createRecord(store, context);
    case 'read':
      return readRecord(store, context);
    case 'replace': {
      const body = objectBody(context.request);
      return updateRecord(store, context, (rules, current) => replacedContent(context, rules, current, body));
    }
    case 'patch': {
      const patch = objectBody(context.request, { contentTypes: PATCH_TYPES });
      if (Object.keys(patch).length === 0) {
        throw badRequest('', 'must have at least one property');
      }
      return updateRecord(store, context, (rules, current) => patchedContent(context, rules, current, patch));
    }
    case 'delete':
      return deleteRecord(store, context);
    case 'batch-get':
      return getBatch(store, context);
    case 'batch-write':
      return writeBatch(store, context);
    case 'batch-export':
      // Another function answers it.
      throw new HttpProblem(404);
    case 'history':
      return readHistory(store, context, ofAuthorization);
    case 'list':
      return listRecords(store, context, ofAuthorization);
  }
}

import type { EntityRequest } from './entity-request';
import { keyOf } from './keys';
import { type Part, check } from './table-write';
import { toAttributes } from '../shared/marshalling';
import { HttpProblem } from '../shared/problem';
import { nowSeconds } from '../shared/record-table';

/** Condition that a new child has a parent: once the parent's deletion has begun, the condition fails. */
export function parentParts({ entity, parent }: EntityRequest): readonly Part[] {
  if (parent === undefined || entity.parent === undefined) {
    return [];
  }
  return [{
    kind: 'parent',
    write: {
      ConditionCheck: check(toAttributes({ ...keyOf(entity.parent.model, parent) }), {
        expression: '#createdAt = :createdAt AND attribute_not_exists(#deleting) AND (attribute_not_exists(#expiresAt) OR #expiresAt >= :nowSeconds)',
        names: ['createdAt', 'deleting', 'expiresAt'],
        values: { createdAt: parent.createdAt, nowSeconds: nowSeconds() },
      }),
    },
  }];
}

export function parentGone(): HttpProblem {
  return new HttpProblem(404, { detail: 'The parent of the record has been deleted.' });
}

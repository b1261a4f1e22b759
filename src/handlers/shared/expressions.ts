import type { PutItemCommandInput, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { type Storable, toAttributes } from './marshalling';

/** A condition on a record; `names` are the attributes it calls `#name`, `values` what it calls `:name`. */
export interface Condition {
  readonly expression: string;
  readonly names: readonly string[];
  readonly values?: Readonly<Record<string, Storable>>;
}

/** New values by attribute; undefined removes the attribute. */
export type Changes = Readonly<Record<string, Storable | undefined>>;

type ConditionInput = Pick<PutItemCommandInput,
'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues' | 'ReturnValuesOnConditionCheckFailure'>;

export function conditionInput({ expression, names, values }: Condition): ConditionInput {
  return {
    ConditionExpression: expression,
    ExpressionAttributeNames: aliases(names),
    ...(values === undefined ? {} : { ExpressionAttributeValues: toAttributes(values, ':') }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
}

type UpdateInput = ConditionInput & Pick<UpdateItemCommandInput, 'UpdateExpression'>;

/** `counted`: names of numbers that the write counts up by one, from none on. */
export function updateInput(changes: Changes, condition: Condition, counted: readonly string[] = []): UpdateInput {
  if (counted.length === 0) {
    return update('#version = #version + :one', { one: 1 }, changes, condition);
  }
  const first = ['#version = #version + :one', ...counted.map((name) => `#${name} = if_not_exists(#${name}, :zero) + :one`)].join(', ');
  const { ExpressionAttributeNames, ...input } = update(first, { zero: 0, one: 1 }, changes, condition);
  return { ...input, ExpressionAttributeNames: { ...ExpressionAttributeNames, ...aliases(counted) } };
}

/** The same for a record that may not be there yet: `initial` is written where an attribute is missing. */
export function upsertInput(initial: Changes, changes: Changes, condition: Condition): UpdateInput {
  const missing = Object.keys(initial).filter((name) => initial[name] !== undefined);
  const { ExpressionAttributeNames, ExpressionAttributeValues, ...input } = update(
    ['#version = if_not_exists(#version, :zero) + :one', ...missing.map((name) => `#${name} = if_not_exists(#${name}, :initial_${name})`)].join(', '),
    { zero: 0, one: 1 }, changes, condition,
  );
  return {
    ...input,
    ExpressionAttributeNames: { ...ExpressionAttributeNames, ...aliases(missing) },
    ExpressionAttributeValues: { ...ExpressionAttributeValues, ...toAttributes(initial, ':initial_') },
  };
}

function update(first: string, values: Readonly<Record<string, number>>, changes: Changes, condition: Condition): UpdateInput {
  const set = Object.keys(changes).filter((name) => changes[name] !== undefined).map((name) => `#${name} = :new_${name}`);
  const remove = Object.keys(changes).filter((name) => changes[name] === undefined).map((name) => `#${name}`);
  return {
    ...conditionInput(condition),
    UpdateExpression: [
      `SET ${[first, ...set].join(', ')}`,
      ...(remove.length === 0 ? [] : [`REMOVE ${remove.join(', ')}`]),
    ].join(' '),
    ExpressionAttributeNames: aliases([...condition.names, 'version', ...Object.keys(changes)]),
    ExpressionAttributeValues: { ...toAttributes({ ...condition.values, ...values }, ':'), ...toAttributes(changes, ':new_') },
  };
}

function aliases(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [`#${name}`, name]));
}

import type { PutItemCommandInput, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { type Storable, toAttributes } from './attribute-value';

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

export function updateInput(changes: Changes, condition: Condition): ConditionInput & Pick<UpdateItemCommandInput, 'UpdateExpression'> {
  const set = Object.keys(changes).filter((name) => changes[name] !== undefined).map((name) => `#${name} = :new_${name}`);
  const remove = Object.keys(changes).filter((name) => changes[name] === undefined).map((name) => `#${name}`);
  return {
    ...conditionInput(condition),
    UpdateExpression: [
      `SET ${['#version = #version + :one', ...set].join(', ')}`,
      ...(remove.length === 0 ? [] : [`REMOVE ${remove.join(', ')}`]),
    ].join(' '),
    ExpressionAttributeNames: aliases([...condition.names, 'version', ...Object.keys(changes)]),
    ExpressionAttributeValues: { ...toAttributes({ ...condition.values, one: 1 }, ':'), ...toAttributes(changes, ':new_') },
  };
}

function aliases(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [`#${name}`, name]));
}

/** The record is there and, where versions are given, has one of them. */
export function existsInVersion(versions: readonly number[] | undefined): Condition {
  if (versions === undefined) {
    return { expression: 'attribute_exists(#pk)', names: ['pk'] };
  }
  return {
    expression: `attribute_exists(#pk) AND #version IN (${versions.map((_, index) => `:version${index}`).join(', ')})`,
    names: ['pk', 'version'],
    values: Object.fromEntries(versions.map((version, index) => [`version${index}`, version])),
  };
}

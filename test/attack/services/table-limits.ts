import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from './expressions';
import { ServiceError } from './service-error';
import type { TableInput } from './table-input';

const MAX_PARTITION_KEY_BYTES = 2048;
const MAX_SORT_KEY_BYTES = 1024;
const MAX_ITEM_BYTES = 400 * 1024;
const MAX_EXPRESSION_BYTES = 4096;
const MAX_DEPTH = 32;

/** Both parts of a key: texts that are not empty, and not too long. */
export function requireKey(key: Item | undefined): Item {
  const [pk, sk] = [key?.pk?.S, key?.sk?.S];
  if (typeof pk !== 'string' || typeof sk !== 'string' || !pk || !sk
    || Buffer.byteLength(pk) > MAX_PARTITION_KEY_BYTES || Buffer.byteLength(sk) > MAX_SORT_KEY_BYTES || lone(pk) || lone(sk)) {
    throw refused('key');
  }
  return key ?? {};
}

/** An item that DynamoDB can hold. */
export function requireAttributes(item: Item): Item {
  Object.values(item).forEach((value) => requireValue(value, 1));
  Object.entries(item).filter(([name]) => /^[ps]\d+$/.test(name)).forEach(([name, { S: text = '' }]) => {
    if (text === '' || Buffer.byteLength(text) > (name.startsWith('p') ? MAX_PARTITION_KEY_BYTES : MAX_SORT_KEY_BYTES)) {
      throw refused('key of an index');
    }
  });
  if (Buffer.byteLength(JSON.stringify(item)) > MAX_ITEM_BYTES) {
    throw refused('size');
  }
  return item;
}

/** Every name and value is used by an expression, and every expression has all of its own. */
export function requireUsed(input: TableInput): void {
  const expressions = [
    input.KeyConditionExpression, input.FilterExpression, input.ConditionExpression, input.UpdateExpression, input.ProjectionExpression,
  ].filter((text) => text !== undefined);
  const used = new Set(expressions.flatMap((text) => text.match(/[#:]\w+/g) ?? []));
  const given = [...Object.keys(input.ExpressionAttributeNames ?? {}), ...Object.keys(input.ExpressionAttributeValues ?? {})];
  if (used.size !== given.length || given.some((name) => !used.has(name)) || expressions.some((text) => text.length > MAX_EXPRESSION_BYTES)) {
    throw refused('expression');
  }
  Object.values(input.ExpressionAttributeValues ?? {}).forEach((value) => requireValue(value, 1));
}

function requireValue(value: AttributeValue, depth: number): void {
  const [[type, content], ...others] = Object.entries(value).filter(([, entry]) => entry !== undefined) as [string, unknown][];
  if (others.length > 0 || depth > MAX_DEPTH) {
    throw refused('value');
  }
  if (type === 'M') {
    Object.entries(content as Item).forEach(([name, entry]) => {
      if (lone(name)) {
        throw refused('name');
      }
      requireValue(entry, depth + 1);
    });
  } else if (type === 'L') {
    (content as AttributeValue[]).forEach((entry) => requireValue(entry, depth + 1));
  } else if (!isScalar(type, content)) {
    throw refused(type);
  }
}

function isScalar(type: string, content: unknown): boolean {
  switch (type) {
    case 'S':
      return typeof content === 'string' && !lone(content);
    case 'N': {
      const magnitude = Math.abs(Number(content));
      return typeof content === 'string' && content !== '' && (magnitude === 0 || (magnitude >= 1e-130 && magnitude < 1e126));
    }
    case 'SS':
      return Array.isArray(content) && content.length > 0 && new Set(content).size === content.length;
    case 'NULL':
      return content === true;
    default:
      return type === 'BOOL' && typeof content === 'boolean';
  }
}

function lone(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}

function refused(what: string): ServiceError {
  return new ServiceError('ValidationException', { httpStatusCode: 400 }, undefined, what);
}

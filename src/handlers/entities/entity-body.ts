import { INEXACT, withExactNumbers } from './exact-numbers';
import { type JsonObject, isObject } from './json';
import { bodyText, parseJson } from '../shared/json-body';
import { HttpProblem, badRequest, fieldError } from '../shared/problem';
import type { HttpRequest } from '../shared/request';
import { isWellFormed } from '../shared/unicode';

/** More than a record holds, because JSON may write a character in six bytes. */
const MAX_BODY_BYTES = 1024 * 1024;

/** DynamoDB takes 32 levels; the record itself needs two, and lists in lists are counted once more there. */
const MAX_DEPTH = 28;
const MAX_NAME_LENGTH = 255;
/** Of what DynamoDB takes. */
const LEAST = 1e-130;
const BEYOND = 1e126;

interface BodyOptions {
  readonly maxBytes?: number;
  readonly contentTypes?: readonly string[];
  /** Of what is around the records in the body. */
  readonly levelsAround?: number;
}

/** The object in a body: of bounded depth, and with nothing in it that DynamoDB could not hold as it is. Whether it fits the schema is another matter. */
export function objectBody(request: HttpRequest, { maxBytes = MAX_BODY_BYTES, contentTypes, levelsAround = 0 }: BodyOptions = {}): JsonObject {
  const text = bodyText(request, maxBytes, contentTypes);
  return objectIn(text, parseJson(text), levelsAround);
}

/** The same of a text that was parsed. */
export function objectIn(text: string, parsed: unknown, levelsAround = 0): JsonObject {
  checkDepth(parsed, '', MAX_DEPTH + levelsAround);
  const body = withExactNumbers(text, parsed);
  checkValue(body, '');
  if (!isObject(body)) {
    throw badRequest('', 'must be an object');
  }
  return body;
}

/** Before anything else: whatever else walks through a value does so by calling itself. */
export function checkDepth(value: unknown, field: string, levels = MAX_DEPTH): void {
  if (typeof value !== 'object' || value === null) {
    return;
  }
  if (levels === 0) {
    throw badRequest(field, `must have at most ${MAX_DEPTH} levels`);
  }
  for (const [name, entry] of Object.entries(value)) {
    if (typeof entry === 'object') {
      checkDepth(entry, below(field, name), levels - 1);
    }
  }
}

function checkValue(value: unknown, field: string): void {
  if (typeof value === 'string') {
    if (!isWellFormed(value)) {
      throw refused(field, 'must be well-formed Unicode');
    }
  } else if (value === INEXACT) {
    throw refused(field, 'must be a number that a double holds exactly: at most 15 to 17 digits');
  } else if (typeof value === 'number') {
    const magnitude = Math.abs(value);
    if (magnitude >= BEYOND || (value !== 0 && magnitude < LEAST)) {
      throw refused(field, 'must be zero, or from 1e-130 to 9.9e125 in magnitude');
    }
  } else if (typeof value === 'object' && value !== null) {
    const named = !Array.isArray(value);
    for (const [name, entry] of Object.entries(value)) {
      if (named) {
        checkName(name, field);
      }
      checkValue(entry, typeof entry === 'boolean' || entry === null ? '' : below(field, name));
    }
  }
}

function checkName(name: string, field: string): void {
  if (name === '' || name === '__proto__' || name.length > MAX_NAME_LENGTH || !isWellFormed(name)) {
    throw refused(below(field, name), `must have a name of 1 to ${MAX_NAME_LENGTH} well-formed characters other than __proto__`);
  }
}

function below(field: string, name: string): string {
  return field === '' ? name : `${field}.${name}`;
}

function refused(field: string, message: string): HttpProblem {
  return new HttpProblem(400, { errors: [fieldError(field, message)] });
}

import type { DeclaredTypes } from './declared-types';
import type { JobContent } from './job';
import { runTime } from './run-time';
import { type JsonObject, isObject } from '../entities/json';
import { HttpProblem, badRequest, fieldError } from '../shared/problem';

const FIELDS = ['type', 'input', 'runAt'];

/** Parsed body of a job of a declared type. Undefined for another type. Throws 400 for an invalid one. */
export function declaredJob(body: JsonObject, types: DeclaredTypes, now: Date): JobContent | undefined {
  const type = typeof body.type === 'string' ? types.get(body.type) : undefined;
  if (type === undefined) {
    return undefined;
  }
  const { input = {}, runAt } = body;
  if (!isObject(input)) {
    throw badRequest('input', 'must be an object');
  }
  const whole = type.filled(input);
  const unknown = Object.keys(body).filter((name) => !FIELDS.includes(name)).map((name) => fieldError(name, 'is not allowed here'));
  const errors = [...unknown, ...type.errors(whole)];
  if (errors.length > 0) {
    throw new HttpProblem(400, { detail: "The job doesn't fit its type.", errors });
  }
  const due = runTime(runAt, now);
  return {
    type: type.model.name,
    ...(type.model.schema === undefined ? {} : { inputJson: JSON.stringify(whole) }),
    ...(due === undefined ? {} : { runAt: due }),
  };
}

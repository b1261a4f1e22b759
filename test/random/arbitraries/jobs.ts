import * as fc from 'fast-check';
import { addedFunction } from './compute';
import { Arb, call, existing, json, one, options, seconds, whole } from '../arbitrary';

const SCHEMA = { type: 'object', required: ['id'], properties: { id: { type: 'string', maxLength: 64 }, lines: { type: 'array', items: { type: 'integer' } } } };

const input = one(
  call('JobInput.fromObject', fc.constant(json(SCHEMA))),
  call('JobInput.fromJson', fc.constant(JSON.stringify(SCHEMA))),
  call('JobInput.fromFile', existing('schemaFile', JSON.stringify(SCHEMA))),
);

const type = (name: string) => call('JobType.of', fc.constant(name), one(
  options('JobTypeOptions', { function: one(existing('alias', 'Invoicing'), existing('function', 'Elsewhere')) }, {
    input, timeout: seconds(10, 870), attempts: whole(1, 10), concurrency: whole(2, 40),
  }, 2),
  options('JobTypeOptions', { stateMachine: existing('stateMachine') }, { input, timeout: seconds(1, 604_800), attempts: whole(1, 10) }, 2),
  options('JobTypeOptions', { newFunction: addedFunction }, { input, timeout: seconds(1, 870), attempts: whole(1, 10), concurrency: whole(2, 1000) }, 2),
));

/** One or two, because each has two functions. */
export const jobs = one(fc.tuple(type('invoice')) as Arb, fc.tuple(type('monthly-report'), type('tidy')) as Arb);

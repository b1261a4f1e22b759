// @ts-check
'use strict';
/** The console as Lambda replaces it, see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html */
const { format } = require('node:util');
const { describe, isError, traceOf } = require('./errors.cjs');

const JSON_LOGS = process.env.AWS_LAMBDA_LOG_FORMAT === 'JSON';
const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
// Text is not filtered.
const LOWEST = JSON_LOGS ? LEVELS.indexOf(process.env.AWS_LAMBDA_LOG_LEVEL ?? 'INFO') : 0;

let requestId = '-';

function patchConsole() {
  const target = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (console));
  LEVELS.forEach((level, index) => {
    target[level.toLowerCase()] = index < LOWEST ? () => undefined : (/** @type {unknown[]} */ ...values) => print(level, values);
  });
  console.log = console.info;
}

/** @param {string} level @param {unknown[]} values */
function print(level, values) {
  const timestamp = new Date().toISOString();
  const line = JSON_LOGS ? jsonLine(timestamp, level, values) : [timestamp, requestId, level, format(...values)].join('\t');
  // The runner takes a carriage return for a line break within one message.
  process.stdout.write(`${line.replaceAll('\n', '\r')}\n`);
}

/** @param {string} timestamp @param {string} level @param {unknown[]} values */
function jsonLine(timestamp, level, values) {
  const line = { timestamp, level, requestId };
  const error = values.find(isError);
  if (values.length !== 1) return JSON.stringify({ ...line, message: format(...values), ...(error === undefined ? {} : fieldsOf(error)) });
  try {
    return JSON.stringify({ ...line, message: values[0] }, (_key, value) => (isError(value) ? { ...fieldsOf(value), ...value } : value));
  } catch {
    return JSON.stringify({ ...line, message: format(values[0]) });
  }
}

/** @param {Error} error */
function fieldsOf(error) {
  return { errorType: error.constructor?.name ?? 'UnknownError', errorMessage: error.message, stackTrace: traceOf(error) };
}

/** What the runtime itself says of an error. @param {string} title @param {unknown} thrown */
function logError(title, thrown) {
  const error = isError(thrown) ? thrown : new Error(describe(thrown).errorMessage);
  if (JSON_LOGS) print('ERROR', [error]);
  else print('ERROR', [title, `\t${described(error)}`]);
}

/** @param {Error} error */
function described(error) {
  const { errorType, errorMessage, trace } = describe(error);
  try {
    return JSON.stringify({ errorType, errorMessage, ...error, stack: trace });
  } catch {
    return JSON.stringify({ errorType, errorMessage, stack: trace });
  }
}

module.exports = {
  logError,
  patchConsole,
  /** @param {string} id of the invocation that runs */
  setRequestId: (id) => { requestId = id; },
};

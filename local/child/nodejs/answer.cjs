// @ts-check
'use strict';
const { RuntimeFault } = require('./errors.cjs');

/**
 * The answer of a handler that returns it, or a promise of it.
 * @param {Function} handler @param {unknown} event @param {object} context
 */
async function answerOf(handler, event, context) {
  return encode(await handler(event, context));
}

/** @param {unknown} result @returns {string} JSON; `null` for what has none */
function encode(result) {
  try {
    return JSON.stringify(result) ?? 'null';
  } catch {
    throw new RuntimeFault('JSONStringifyError', 'Unable to stringify response body');
  }
}

module.exports = { answerOf, encode };

// @ts-check
'use strict';
const { RuntimeFault } = require('./errors.cjs');
const { logError } = require('./logging.cjs');
const api = require('./runtime-api.cjs');
const { CALLBACKS } = require('./runtime-version.cjs');

// The usual connection may wait for the next invocation.
const OWN_CONNECTION = { agent: false };

/**
 * What nobody catches. Up to Node.js 22 the runtime reports it as the error of the invocation and exits; from 24 on it
 * leaves it to Node.js, which prints it and exits, so that Lambda says `Runtime.ExitError`.
 *
 * @typedef {object} Crashes
 * @property {string} [invocation] the one that runs, or ran last
 * @property {Promise<never>} [end] of the process, where it is about to end
 * @returns {Crashes}
 */
function reportCrashes() {
  /** @type {Crashes} */
  const crashes = {};
  if (!CALLBACKS) return crashes;
  /** @param {unknown} error @param {number} code */
  const report = async (error, code) => {
    await (crashes.invocation === undefined ? api.postInitError(error, OWN_CONNECTION) : api.postError(crashes.invocation, error, OWN_CONNECTION));
    return process.exit(code);
  };
  process.on('uncaughtException', (error) => {
    logError('Uncaught Exception', error);
    crashes.end ??= report(error, 129);
  });
  process.on('unhandledRejection', (reason) => {
    const error = new RuntimeFault('UnhandledPromiseRejection', textOf(reason));
    logError('Unhandled Promise Rejection', error);
    crashes.end ??= report(error, 128);
  });
  return crashes;
}

/** @param {unknown} reason anything that a promise can be rejected with */
function textOf(reason) {
  try {
    return String(reason);
  } catch {
    return 'the reason cannot be read';
  }
}

module.exports = { reportCrashes };

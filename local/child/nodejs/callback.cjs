// @ts-check
'use strict';
/**
 * Handlers up to Node.js 22: they may call back, and what they return counts only when it is a promise.
 * See https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html and `callbackWaitsForEmptyEventLoop` in
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
 */
const { encode } = require('./answer.cjs');
const { RuntimeFault } = require('./errors.cjs');

/** What to do when the event loop has nothing left to wait for. @type {() => void} */
let whenIdle = () => undefined;
process.on('beforeExit', () => whenIdle());

/**
 * @param {Function} handler @param {unknown} event @param {object} base context
 * @returns {Promise<string>}
 */
async function answerWithCallback(handler, event, base) {
  return encode(await new Promise((resolve, reject) => {
    const context = Object.assign(base, { callbackWaitsForEmptyEventLoop: true, succeed, fail, done });
    whenIdle = () => (isAsync(handler) ? reject(neverSettled()) : resolve(null));

    /** @param {unknown} error @param {unknown} [result] */
    function done(error, result) {
      if (error === undefined || error === null) resolve(result);
      else reject(error);
    }
    /** @param {unknown} [result] */
    function succeed(result) {
      resolve(result);
    }
    /** @param {unknown} [error] */
    function fail(error) {
      reject(error ?? 'handled');
    }
    let calledBack = false;
    /** @param {unknown} error @param {unknown} [result] */
    function callback(error, result) {
      if (calledBack) return;
      calledBack = true;
      const failed = error !== undefined && error !== null;
      if (context.callbackWaitsForEmptyEventLoop && !failed) whenIdle = () => resolve(result);
      else done(error, result);
    }

    try {
      const returned = handler(event, context, callback);
      if (typeof returned?.then === 'function') returned.then(succeed, fail);
    } catch (error) {
      callback(error);
    }
  }).finally(() => { whenIdle = () => undefined; }));
}

/** @param {Function} handler */
function isAsync(handler) {
  return handler.constructor.name === 'AsyncFunction';
}

function neverSettled() {
  return new RuntimeFault('NodeJsExit', 'The event loop is empty, and the promise of the handler was never settled');
}

module.exports = { answerWithCallback };

// @ts-check
'use strict';
const { isNativeError } = require('node:util/types');

/** What the runtime itself finds wrong. */
class RuntimeFault extends Error {
  /** @param {string} name @param {string} message @param {string} [stack] of what it stands for */
  constructor(name, message, stack) {
    super(message);
    this.name = `Runtime.${name}`;
    this.stack = stack ?? `${this.name}: ${message}`;
  }
}

/**
 * An error as Lambda describes it, see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html
 * @param {unknown} error anything that can be thrown
 * @returns {{ errorType: string, errorMessage: string, trace: string[] }}
 */
function describe(error) {
  try {
    if (!isError(error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
    return { errorType: String(error.name), errorMessage: String(error.message), trace: traceOf(error) };
  } catch {
    return { errorType: 'handled', errorMessage: 'The error cannot be read: its name, message or stack throws', trace: [] };
  }
}

/** @param {unknown} error @returns {error is Error} also an error of another realm */
function isError(error) {
  return error instanceof Error || isNativeError(error);
}

/** @param {Error} error @returns {string[]} without the frames of this program, which say nothing about the function's code */
function traceOf(error) {
  return typeof error.stack === 'string' ? error.stack.split('\n').filter((line) => !line.includes(__dirname)) : [];
}

/** @param {string} text @returns {string} what a header can carry of it */
function headerText(text) {
  return text.replace(/[^\x20-\x7e]/g, '?');
}

module.exports = { RuntimeFault, describe, headerText, isError, traceOf };

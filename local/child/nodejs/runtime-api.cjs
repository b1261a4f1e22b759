// @ts-check
'use strict';
/** The Runtime API as Lambda documents it: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html */
const { Agent, request } = require('node:http');
const { describe, headerText } = require('./errors.cjs');

const [hostname, port] = String(process.env.AWS_LAMBDA_RUNTIME_API).split(':');
// An idle connection does not keep the process alive, which tells when the event loop is empty.
const keptAlive = new Agent({ keepAlive: true, maxSockets: 1 });

/**
 * @param {string} method
 * @param {string} path
 * @param {import('node:http').RequestOptions} options
 * @param {(response: import('node:http').IncomingMessage) => void} take
 */
function open(method, path, options, take) {
  return request({ hostname, port, method, path: `/2018-06-01/runtime/${path}`, agent: keptAlive, ...options }, take)
    // The runner is gone: nothing is left to do.
    .on('error', () => process.exit(1));
}

/**
 * @param {string} method
 * @param {string} path
 * @param {string} [body]
 * @param {import('node:http').RequestOptions} [options]
 * @returns {Promise<{ headers: import('node:http').IncomingHttpHeaders, body: string }>}
 */
function call(method, path, body, options = {}) {
  return new Promise((resolve) => {
    open(method, path, options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => { text += chunk; }).on('error', () => process.exit(1))
        .on('end', () => resolve({ headers: response.headers, body: text }));
    }).end(body);
  });
}

/** @param {string} path @param {unknown} error @param {import('node:http').RequestOptions} [options] */
function postFailure(path, error, options = {}) {
  const described = describe(error);
  const headers = { 'Content-Type': 'application/json', 'Lambda-Runtime-Function-Error-Type': headerText(described.errorType) };
  return call('POST', path, JSON.stringify(described), { ...options, headers });
}

/** @param {string} id */
const invocation = (id) => `invocation/${encodeURIComponent(id)}`;

module.exports = {
  next: () => call('GET', 'invocation/next'),
  /** @param {string} id @param {string} text */
  postResponse: (id, text) => call('POST', `${invocation(id)}/response`, text, { headers: { 'Content-Type': 'application/json' } }),
  /** @param {string} id @param {unknown} error @param {import('node:http').RequestOptions} [options] */
  postError: (id, error, options) => postFailure(`${invocation(id)}/error`, error, options),
  /** @param {unknown} error @param {import('node:http').RequestOptions} [options] */
  postInitError: (error, options) => postFailure('init/error', error, options),
  /**
   * The body is what the caller writes.
   * @param {string} id @param {import('node:http').OutgoingHttpHeaders} headers @param {() => void} accepted
   */
  openResponse: (id, headers, accepted) => open('POST', `${invocation(id)}/response`, { headers }, (response) => {
    response.on('end', accepted).resume();
  }),
};

// @ts-check
'use strict';
/**
 * Loaded into every function's process before AWS's runtime client: stands in for the client's native
 * addon, which is compiled for Lambda, by speaking the Runtime API over HTTP. The addon posts an answer
 * before it returns; here the next call waits for the post instead, which is the same to the client.
 */
const { Agent, request } = require('node:http');
const Module = require('node:module');

const [hostname, port] = String(process.env.AWS_LAMBDA_RUNTIME_API).split(':');
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
/** @type {Promise<unknown>} */
let posted = Promise.resolve();

/**
 * @param {string} method
 * @param {string} path
 * @param {string} [body]
 * @param {Record<string, string>} [headers]
 * @returns {Promise<{ bodyJson: string, headers: Record<string, unknown> }>}
 */
function call(method, path, body, headers) {
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, path: `/2018-06-01/runtime/invocation/${path}`, method, headers, agent }, (response) => {
      /** @type {Buffer[]} */
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk)).on('error', reject).on('end', () => {
        resolve({ bodyJson: Buffer.concat(chunks).toString('utf8'), headers: response.headers });
      });
    });
    // The runner is gone: nothing is left to do.
    outgoing.on('error', () => process.exit(1)).end(body);
  });
}

const native = {
  next: () => posted.then(() => call('GET', 'next')),
  /** @param {string} id @param {string} body */
  done(id, body) {
    posted = call('POST', `${id}/response`, body, { 'Content-Type': 'application/json' });
  },
  /** @param {string} id @param {string} body @param {string} xray */
  error(id, body, xray) {
    posted = call('POST', `${id}/error`, body, {
      'Content-Type': 'application/json',
      'Lambda-Runtime-Function-XRay-Error-Cause': Buffer.byteLength(xray) < 8192 ? encodeURIComponent(xray) : '',
    });
  },
};

const loader = /** @type {{ _load: (name: string, ...rest: unknown[]) => unknown }} */ (/** @type {unknown} */ (Module));
const load = loader._load;
loader._load = (name, ...rest) => (name === './rapid-client.node' ? native : load.call(Module, name, ...rest));

// The pipe closes with the runner. It must not keep the process alive by itself.
process.stdin.on('end', () => process.exit(1)).on('error', () => process.exit(1)).resume();
/** @type {{ unref?: () => void }} */ (/** @type {unknown} */ (process.stdin)).unref?.();

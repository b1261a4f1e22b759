// @ts-check
'use strict';
/**
 * Streamed responses, see https://docs.aws.amazon.com/lambda/latest/dg/config-rs-write-functions.html and, for headers
 * and trailers, https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html
 */
const { once } = require('node:events');
const { Writable } = require('node:stream');
const { RuntimeFault, describe, headerText } = require('./errors.cjs');
const { logError } = require('./logging.cjs');
const api = require('./runtime-api.cjs');

// The names under which libraries know them.
const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');
const HIGH_WATER_MARK = Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark');
const ERROR_TYPE = 'Lambda-Runtime-Function-Error-Type';
const ERROR_BODY = 'Lambda-Runtime-Function-Error-Body';

/** What a handler writes to. */
class ResponseStream extends Writable {
  /** Libraries set it, too. @type {((write: (chunk: unknown) => void) => void) | undefined} */
  _onBeforeFirstWrite;
  #begun = false;
  /** @type {import('node:http').ClientRequest | undefined} */
  #request;
  #accepted;

  /** @param {string} id @param {number} [highWaterMark] */
  constructor(id, highWaterMark) {
    super({ highWaterMark });
    const headers = {
      'Content-Type': 'application/octet-stream',
      'Lambda-Runtime-Function-Response-Mode': 'streaming',
      'Transfer-Encoding': 'chunked',
      'Trailer': [ERROR_TYPE, ERROR_BODY],
    };
    this.#accepted = new Promise((/** @type {(value?: undefined) => void} */ resolve) => {
      this.#request = api.openResponse(id, headers, resolve);
    });
    // A handler that does not listen hears of it by its own promise.
    this.on('error', () => undefined);
  }

  /** @param {string} type */
  setContentType(type) {
    if (this.#begun) throw new RuntimeFault('InvalidStreamingOperation', 'Cannot set content-type, too late.');
    this.#request?.setHeader('Content-Type', type);
  }

  /** @param {any} chunk anything but text and bytes is written as JSON @param {any} [encoding] @param {any} [callback] */
  write(chunk, encoding, callback) {
    if (!this.#begun) {
      this.#begun = true;
      this._onBeforeFirstWrite?.((first) => super.write(first));
    }
    return super.write(typeof chunk === 'string' || chunk instanceof Uint8Array ? chunk : JSON.stringify(chunk), encoding, callback);
  }

  /** @param {Buffer} chunk @param {string} _encoding @param {() => void} callback */
  _write(chunk, _encoding, callback) {
    this.#begun = true;
    this.#request?.write(chunk, callback);
  }

  /** @param {() => void} callback */
  _final(callback) {
    this.#request?.end();
    void this.#accepted.then(callback);
  }

  /** Ends the response with the error behind it. What has ended already stays as it is. @param {unknown} error */
  async fail(error) {
    if (this.#request?.writableEnded === false) {
      const described = describe(error);
      this.#request.addTrailers({
        [ERROR_TYPE]: headerText(described.errorType),
        [ERROR_BODY]: Buffer.from(JSON.stringify(described)).toString('base64'),
      });
      if (this.destroyed) this.#request.end();
      else this.end();
    }
    await this.#accepted;
  }
}

/** Status, headers and cookies of a response: JSON and eight zero bytes in front of the body. */
const HttpResponseStream = {
  /** @param {ResponseStream} stream @param {object} metadata */
  from(stream, metadata) {
    stream.setContentType('application/vnd.awslambda.http-integration-response');
    // Before the first write alone, as in Lambda: `end(body)` without a write sends no metadata.
    stream._onBeforeFirstWrite = (write) => {
      write(JSON.stringify(metadata));
      write(new Uint8Array(8));
    };
    return stream;
  },
};

function defineGlobals() {
  const streamifyResponse = (/** @type {any} */ handler, /** @type {{ highWaterMark?: number }} */ options) => {
    handler[STREAMING] = 'response';
    if (typeof options?.highWaterMark === 'number') handler[HIGH_WATER_MARK] = Math.trunc(options.highWaterMark);
    return handler;
  };
  Object.assign(globalThis, { awslambda: { streamifyResponse, HttpResponseStream } });
}

/** @param {any} handler */
function isStreaming(handler) {
  const mode = handler[STREAMING] ?? false;
  if (mode !== false && mode !== 'response') throw new RuntimeFault('MalformedStreamingHandler', 'Only response streaming is supported.');
  return mode === 'response';
}

/** @param {any} handler @param {string} body @param {import('./context.cjs').Context} context */
async function work(handler, body, context) {
  const stream = new ResponseStream(context.awsRequestId, handler[HIGH_WATER_MARK]);
  const closed = once(stream, 'close').catch(() => undefined);
  try {
    const returned = handler(JSON.parse(body), stream, context);
    if (typeof returned?.then !== 'function') throw new Error('Streaming does not support non-async handlers.');
    if (await returned !== undefined) console.warn('Streaming handlers ignore return values.');
    await closed;
    if (!stream.writableFinished) throw new Error('Response stream is not finished.');
  } catch (error) {
    logError('Invoke Error', error);
    await stream.fail(error);
  }
}

module.exports = { defineGlobals, isStreaming, work };

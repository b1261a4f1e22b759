// @ts-check
'use strict';
/**
 * Runs a Node.js function: loads its handler, then works on what the Runtime API hands out, one invocation after the
 * other. It does what Lambda's runtime of the declared version does, on whatever Node.js runs this file.
 */
const { contextOf } = require('./context.cjs');
const { answerOf } = require('./answer.cjs');
const { answerWithCallback } = require('./callback.cjs');
const { reportCrashes } = require('./crash.cjs');
const { loadHandler } = require('./handler.cjs');
const { patchConsole, logError, setRequestId } = require('./logging.cjs');
const api = require('./runtime-api.cjs');
const { redirectResponses } = require('./custom-resource.cjs');
const { CALLBACKS } = require('./runtime-version.cjs');
const { provideSdk } = require('./sdk.cjs');
const streaming = require('./streaming.cjs');

async function main() {
  endWithRunner();
  provideSdk(process.argv.splice(2).join(' '));
  redirectResponses();
  patchConsole();
  streaming.defineGlobals();
  const crashes = reportCrashes();
  const handler = await load();
  const work = streaming.isStreaming(handler) ? streaming.work : buffered(CALLBACKS ? answerWithCallback : answerOf, crashes);
  for (;;) {
    const { headers, body } = await api.next();
    const context = contextOf(headers);
    setRequestId(context.awsRequestId);
    crashes.invocation = context.awsRequestId;
    await work(handler, body, context);
  }
}

async function load() {
  try {
    return await loadHandler(String(process.env.LAMBDA_TASK_ROOT), String(process.env._HANDLER));
  } catch (error) {
    logError('Init Error', error);
    await api.postInitError(error);
    process.exit(1);
  }
}

/**
 * @param {(handler: Function, event: unknown, context: import('./context.cjs').Context) => Promise<string>} answer
 * @param {import('./crash.cjs').Crashes} crashes
 * @returns {(handler: Function, body: string, context: import('./context.cjs').Context) => Promise<void>}
 */
function buffered(answer, crashes) {
  return async (handler, body, context) => {
    /** @type {() => Promise<unknown>} */
    let post;
    try {
      const text = await answer(handler, JSON.parse(body), context);
      post = () => api.postResponse(context.awsRequestId, text);
    } catch (error) {
      logError('Invoke Error', error);
      post = () => api.postError(context.awsRequestId, error);
    }
    // A rejection that nobody handles ends the process before the answer is sent, as in Lambda.
    await new Promise((resolve) => setImmediate(resolve));
    await crashes.end;
    await post();
  };
}

/** The pipe closes with the runner. It must not keep the process alive by itself. */
function endWithRunner() {
  process.stdin.on('end', () => process.exit(1)).on('error', () => process.exit(1)).resume();
  /** @type {{ unref?: () => void }} */ (/** @type {unknown} */ (process.stdin)).unref?.();
}

void main();

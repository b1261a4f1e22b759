// @ts-check
'use strict';
/** Handlers of custom resources send their answers to a host of AWS; the runner gives them one that stands for itself. */
const http = require('node:http');
const https = require('node:https');

function redirectResponses() {
  const [host, local = ''] = (process.env.LOCAL_RUNNER_RESPONSES ?? '').split('=');
  delete process.env.LOCAL_RUNNER_RESPONSES;
  if (!host) return;
  const [hostname, port] = local.split(':');
  const usual = https.request;
  https.request = /** @type {typeof https.request} */ (/** @param {any[]} given */ (...given) => {
    const [first] = given;
    const url = typeof first === 'string' ? new URL(first) : first;
    const options = url instanceof URL ? { path: url.pathname + url.search, ...(typeof given[1] === 'object' ? given[1] : {}) } : url;
    if ((url.hostname ?? url.host) !== host) return /** @type {any} */ (usual)(...given);
    const { agent: _agent, host: _host, protocol: _protocol, ...rest } = options;
    return http.request({ ...rest, hostname, port }, given.find((argument) => typeof argument === 'function'));
  });
  const usualFetch = globalThis.fetch;
  globalThis.fetch = (input, init) => usualFetch(typeof input === 'string' ? input.replace(`https://${host}/`, `http://${local}/`) : input, init);
}

module.exports = { redirectResponses };

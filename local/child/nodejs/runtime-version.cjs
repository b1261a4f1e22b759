// @ts-check
'use strict';
const major = Number(/nodejs(\d+)/.exec(process.env.AWS_EXECUTION_ENV ?? '')?.[1] ?? 24);

/** Up to Node.js 22 handlers may take a callback, and the runtime itself reports what it fails to catch. */
module.exports = { CALLBACKS: major < 24 };

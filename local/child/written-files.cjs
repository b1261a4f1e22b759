// @ts-check
'use strict';
/**
 * Loaded into the Node.js processes of an app while it is synthesized: writes down which files the app writes itself, so that they aren't
 * taken for changes that a person made meanwhile. Whatever goes wrong here is of no matter to the app.
 */
const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');
const { dirname, resolve, sep } = require('node:path');
const { fileURLToPath } = require('node:url');

const list = process.env.LOCAL_RUNNER_WRITTEN ?? '';
const outputs = dirname(list) + sep;
const append = fs.appendFileSync;

/** @param {unknown} given */
function note(given) {
  try {
    if (typeof given !== 'string' && !(given instanceof URL) && !Buffer.isBuffer(given)) return;
    const path = resolve(given instanceof URL ? fileURLToPath(given) : String(given));
    if (!path.startsWith(outputs)) append(list, `${path}\n`);
  } catch {
    // The app goes on.
  }
}

/** Which arguments name what is written. @type {Record<string, (args: unknown[]) => unknown[]>} */
const WRITERS = {
  writeFile: ([path]) => [path],
  appendFile: ([path]) => [path],
  truncate: ([path]) => [path],
  createWriteStream: ([path]) => [path],
  open: ([path, flags]) => (/[wa+]/.test(String(flags)) ? [path] : []),
  rm: ([path]) => [path],
  unlink: ([path]) => [path],
  rename: ([from, to]) => [from, to],
  copyFile: ([, to]) => [to],
  cp: ([, to]) => [to],
};

/** @param {any} module @param {string} name @param {(args: unknown[]) => unknown[]} written */
function wrap(module, name, written) {
  const usual = module[name];
  if (typeof usual !== 'function') return;
  module[name] = Object.assign(/** @this {unknown} @param {unknown[]} args */ function wrapped(...args) {
    for (const path of written(args)) note(path);
    return usual.apply(this, args);
  }, usual);
}

if (list !== '') {
  for (const [name, written] of Object.entries(WRITERS)) {
    wrap(fs, name, written);
    wrap(fs, `${name}Sync`, written);
    wrap(fs.promises, name, written);
  }
  syncBuiltinESMExports();
}

// @ts-check
'use strict';
/** Finds the handler as https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html says: `directory/file.export.nested`. */
const { existsSync, readFileSync, statSync } = require('node:fs');
const { createRequire } = require('node:module');
const { dirname, extname, join, resolve } = require('node:path');
const { pathToFileURL } = require('node:url');
const { RuntimeFault, traceOf } = require('./errors.cjs');
const { CALLBACKS } = require('./runtime-version.cjs');
const { isStreaming } = require('./streaming.cjs');

/** @param {string} root @param {string} name @returns {Promise<Function>} */
async function loadHandler(root, name) {
  if (name.includes('..')) throw new RuntimeFault('MalformedHandlerName', `'${name}' is not a valid handler name: it must not contain '..'`);
  const { directory, file, path } = /^(?<directory>.*\/)?(?<file>[^./]*)\.(?<path>[^/]+)$/.exec(name)?.groups ?? {};
  if (path === undefined) throw new RuntimeFault('MalformedHandlerName', `Bad handler '${name}': it must be file.export`);
  const handler = find(await load(root, directory ?? '', file), path);
  if (handler === undefined || handler === null) throw new RuntimeFault('HandlerNotFound', `${name} is undefined or not exported`);
  if (typeof handler !== 'function') throw new RuntimeFault('HandlerNotFound', `${name} is not a function`);
  if (!isStreaming(handler) && !CALLBACKS && handler.length > 2) {
    throw new RuntimeFault('CallbackHandlerDeprecated', `AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. ${name} has ${handler.length} parameters: return the answer from an async function (event, context), or declare nodejs22.x.`);
  }
  return handler;
}

/** @param {string} root @param {string} directory @param {string} file @returns {Promise<unknown>} */
async function load(root, directory, file) {
  try {
    const path = ['', '.js', '.mjs', '.cjs'].map((extension) => resolve(root, directory, file + extension))
      .find((candidate) => existsSync(candidate) && statSync(candidate).isFile());
    return path === undefined ? loadPackage(root, directory, file) : isModule(path, root) ? await import(pathToFileURL(path).href) : require(path);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error instanceof SyntaxError) throw new RuntimeFault('UserCodeSyntaxError', String(error), traceOf(error).join('\n'));
    // Of CommonJS alone, as in Lambda.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'MODULE_NOT_FOUND') throw error;
    throw new RuntimeFault('ImportModuleError', String(error).split('\n').filter((line) => !line.includes(__dirname)).join('\n'), traceOf(error).join('\n'));
  }
}

/** Of the function's `node_modules`. @param {string} root @param {string} directory @param {string} name @returns {unknown} */
function loadPackage(root, directory, name) {
  const from = createRequire(join(root, directory, 'handler.js'));
  try {
    return from(name);
  } catch (error) {
    // Node.js would name a file that does not exist as the one that requires it.
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    throw code === 'MODULE_NOT_FOUND' && message.startsWith(`Cannot find module '${name}'`)
      ? Object.assign(new Error(`Cannot find module '${name}'`), { code }) : error;
  }
}

/** @param {string} path @param {string} root @returns {boolean} whether it is an ES module */
function isModule(path, root) {
  if (extname(path) !== '.js') return extname(path) === '.mjs';
  for (let directory = dirname(path); ; directory = dirname(directory)) {
    const description = join(directory, 'package.json');
    if (existsSync(description)) return JSON.parse(readFileSync(description, 'utf8')).type === 'module';
    if (directory === resolve(root) || directory === dirname(directory)) return false;
  }
}

/** @param {any} loaded @param {string} path @returns {unknown} */
function find(loaded, path) {
  /** @param {any} from */
  const walk = (from) => path.split('.').reduce((nested, key) => nested?.[key], from);
  const isNamespace = loaded?.[Symbol.toStringTag] === 'Module';
  return walk(loaded) ?? (isNamespace && !CALLBACKS ? walk(loaded.default) : undefined);
}

module.exports = { loadHandler };

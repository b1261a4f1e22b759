// @ts-check
'use strict';
/**
 * Lambda's Node.js runtimes have the AWS SDK, so CDK leaves it out of bundles. Here a function gets its own copy, else the one of the
 * app, else the one of the runner.
 */
const { createRequire, registerHooks } = require('node:module');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const PROVIDED = /^@(aws-sdk|smithy|aws)\//;
const NOT_FOUND = ['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND'];

/** @param {string} project where the app's packages are found */
function provideSdk(project) {
  const roots = [join(project, 'app.js'), __filename];
  // To look in another place asks this hook again.
  let looking = false;
  registerHooks({
    resolve(specifier, context, next) {
      try {
        return next(specifier, context);
      } catch (error) {
        if (looking || !NOT_FOUND.includes(/** @type {NodeJS.ErrnoException} */ (error).code ?? '')) throw error;
        if (specifier === 'cfn-response') return { url: pathToFileURL(join(__dirname, 'cfn-response.cjs')).href, format: 'commonjs', shortCircuit: true };
        if (!PROVIDED.test(specifier)) throw error;
        looking = true;
        try {
          return provided(specifier, context, next, roots, error);
        } finally {
          looking = false;
        }
      }
    },
  });
}

/**
 * @param {string} specifier
 * @param {import('node:module').ResolveHookContext} context
 * @param {(specifier: string, context?: Partial<import('node:module').ResolveHookContext>) => import('node:module').ResolveFnOutput} next
 * @param {readonly string[]} roots
 * @param {unknown} error
 */
function provided(specifier, context, next, roots, error) {
  for (const root of roots) {
    try {
      // It is no list in every version.
      if (![...context.conditions].includes('require')) return next(specifier, { ...context, parentURL: pathToFileURL(root).href });
      return { url: pathToFileURL(createRequire(root).resolve(specifier)).href, format: 'commonjs', shortCircuit: true };
    } catch {
      // The next one may have it.
    }
  }
  const [scope, name] = specifier.split('/');
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
  throw Object.assign(new Error(`${message.split('\n')[0]}. If Lambda has it in its runtime, run npm install --save-dev ${scope}/${name} in your app, for the local runner`), { code });
}

module.exports = { provideSdk };

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { SyncTransformer } from '@jest/transform';

// Node runs this file as it is, so nothing here is of TypeScript but the types.
const load = createRequire(join(process.cwd(), 'test', 'support', 'runtime', 'transform.ts'));
const esbuild = load('esbuild') as typeof import('esbuild');
const hoisting = (load('ts-jest') as typeof import('ts-jest')).default.createTransformer({ tsconfig: 'tsconfig.dev.json' });
const own = readFileSync(join(process.cwd(), 'test', 'support', 'runtime', 'transform.ts'), 'utf8');

/** Sources without their types. In a fresh clone, TypeScript takes ten times as long for them, in each worker. */
const transformer: SyncTransformer = {
  process(source, path, options) {
    // Mocks come before imports.
    if (/^jest\.mock\(/m.test(source)) {
      return hoisting.process(source, path, options as Parameters<typeof hoisting.process>[2]);
    }
    const { code, map } = esbuild.transformSync(source, {
      loader: 'ts',
      format: 'cjs',
      target: 'node20',
      sourcemap: 'external',
      sourcefile: path,
      tsconfigRaw: '{}',
    });
    return { code: forSpies(code), map };
  },
  getCacheKey(source, path) {
    return createHash('sha256').update([esbuild.version, own, path, source].join('\0')).digest('hex');
  },
};

/** Spies take the place of what a module exports: for everybody who imports it, so none may have a copy. */
function forSpies(code: string): string {
  return code.replace('desc.enumerable }', 'desc.enumerable, configurable: true }').replace(/__toESM\((require\("\.[^"]*"\))\)/g, '$1');
}

export default transformer;

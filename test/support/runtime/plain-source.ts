import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { TransformOptions } from 'esbuild';

// Node runs this file as it is, so nothing here is of TypeScript but the types.
const load = createRequire(join(process.cwd(), 'test', 'support', 'runtime', 'plain-source.ts'));
const esbuild = load('esbuild') as typeof import('esbuild');

/** A source without its types, as it may be run. */
export function plain(source: string, path: string, options: TransformOptions): { readonly code: string; readonly map: string } {
  const { code, map } = esbuild.transformSync(source, {
    ...options,
    loader: 'ts',
    format: 'cjs',
    target: 'node20',
    sourcefile: path,
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true } },
  });
  return { code: forSpies(code), map };
}

/** Spies take the place of what a module exports: for every module that imports it, so none may have a copy. */
function forSpies(code: string): string {
  return code.replace('desc.enumerable }', 'desc.enumerable, configurable: true }').replace(/__toESM\((require\("\.[^"]*"\))\)/g, '$1');
}

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { SyncTransformer } from '@jest/transform';

// Node runs this file as it is, so nothing here is of TypeScript but the types.
const load = createRequire(join(process.cwd(), 'test', 'support', 'runtime', 'transform.ts'));
const esbuild = load('esbuild') as typeof import('esbuild');
const hoisting = (load('ts-jest') as typeof import('ts-jest')).default.createTransformer({ tsconfig: 'tsconfig.dev.json' });
const { plain } = load('./plain-source.ts') as typeof import('./plain-source');
const own = ['transform', 'plain-source'].map((name) => readFileSync(join(process.cwd(), 'test', 'support', 'runtime', `${name}.ts`), 'utf8'));

/** Sources without their types. In a fresh clone, TypeScript takes ten times as long for them, in each worker. */
const transformer: SyncTransformer = {
  process(source, path, options) {
    // Mocks come before imports.
    if (/^jest\.mock\(/m.test(source)) {
      return hoisting.process(source, path, options as Parameters<typeof hoisting.process>[2]);
    }
    return plain(source, path, { sourcemap: 'external' });
  },
  getCacheKey(source, path) {
    return createHash('sha256').update([esbuild.version, ...own, path, source].join('\0')).digest('hex');
  },
};

export default transformer;

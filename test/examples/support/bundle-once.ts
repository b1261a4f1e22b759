import { copyFileSync } from 'fs';
import { join } from 'path';
import type { BuildOptions, BuildResult } from 'esbuild';
import { temporaryDirectory } from '../../support/synth';

interface Bundle { readonly result: BuildResult; readonly outfile: string }

/**
 * esbuild for apps that a suite synthesizes many times: the same options give the same bundle, which is copied from the second time on.
 * For `jest.mock('esbuild', ...)`.
 */
export function esbuildOnce(): { buildSync(options: BuildOptions): BuildResult } {
  const esbuild = jest.requireActual<typeof import('esbuild')>('esbuild');
  const bundles = new Map<string, Bundle>();
  return {
    ...esbuild,
    buildSync: ({ outfile, ...options }: BuildOptions): BuildResult => {
      if (outfile === undefined) throw new Error('only bundles of one file are kept');
      const name = JSON.stringify(options);
      const known = bundles.get(name);
      if (known) {
        copyFileSync(known.outfile, outfile);
        return known.result;
      }
      const result = esbuild.buildSync({ ...options, outfile });
      // Bundling moves the folder that it has written.
      const kept = join(temporaryDirectory(), 'bundle.js');
      copyFileSync(outfile, kept);
      bundles.set(name, { result, outfile: kept });
      return result;
    },
  };
}

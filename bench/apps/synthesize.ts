import { readFileSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';

/** The feature flags that new apps have. */
const FLAGS = JSON.parse(readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8')) as Record<string, unknown>;

/** Builds as many systems as the second argument says, each in a separate stack, and writes them to the folder in the first. */
export function synthesize(build: (stack: Stack) => void): void {
  const [, , outdir, count = '1'] = process.argv;
  // The validator takes seconds, the same for all contenders.
  const app = new App({ outdir, context: FLAGS, analyticsReporting: false, builtinCloudFormationValidation: false });
  for (let index = 0; index < Number(count); index += 1) build(new Stack(app, index === 0 ? 'Stack' : `Stack${index}`));
  app.synth();
}

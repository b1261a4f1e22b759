import * as fs from 'fs';
import * as path from 'path';
import { App, Stack, Stage, StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { temporaryDirectory } from './temporary-directory';

export { temporaryDirectory } from './temporary-directory';

/** All feature flags as CDK recommends them for new apps. */
export const RECOMMENDED_FLAGS: Record<string, unknown> = JSON.parse(
  fs.readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8'));

/** Without flags an app behaves as CDK did years ago. Both kinds of app are out there. */
export const FLAG_SETS: [string, Record<string, unknown>][] = [['no flags', {}], ['recommended flags', RECOMMENDED_FLAGS]];

export interface StackOptions extends StackProps {
  readonly context?: Record<string, unknown>;
}

/** Leaves the bundles of the handlers where they are: a copy for each app is most of what a synthesis writes. */
export const UNSTAGED: Record<string, unknown> = { 'aws:cdk:disable-asset-staging': true };

/** A stack in its own app, without the validator that takes seconds. */
export function newStack({ context, ...props }: StackOptions = {}): Stack {
  const app = new App({
    context: { ...UNSTAGED, ...context },
    outdir: temporaryDirectory(),
    analyticsReporting: false,
    treeMetadata: false,
    builtinCloudFormationValidation: false,
  });
  return new Stack(app, 'Stack', props);
}

/** The template of what is built in a new stack. */
export function templateOf(build: (stack: Stack) => void, options?: StackOptions): Template {
  const stack = newStack(options);
  build(stack);
  return Template.fromStack(stack);
}

/** A template as its synthesis left it. */
export function textOf(stack: Stack): string {
  return fs.readFileSync(path.join(Stage.of(stack)!.outdir, stack.templateFile), 'utf8');
}

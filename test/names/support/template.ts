import { App, Stack, StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Build } from './systems';
import { temporaryDirectory } from '../../support/synth';

export interface Resource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export type Resources = Record<string, Resource>;

export const ACCOUNT_ID = '123456789012';

export const isKept = (policy: string | undefined) => policy === 'Retain' || policy === 'RetainExceptOnCreate';

const known = new Map<Build, Map<string, Resources>>();

/** A system in a stack with a fixed ID, as in an app that is deployed more than once. */
export function resourcesOf(build: Build, context: Record<string, unknown>, props: StackProps): Resources {
  const made = known.get(build) ?? new Map<string, Resources>();
  known.set(build, made);
  const where = JSON.stringify([context, props]);
  const resources = made.get(where) ?? synthesized(build, context, props);
  made.set(where, resources);
  return resources;
}

function synthesized(build: Build, context: Record<string, unknown>, props: StackProps): Resources {
  const app = new App({
    context, outdir: temporaryDirectory(), analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false,
  });
  const stack = new Stack(app, 'Stack', props);
  build(stack);
  return Template.fromStack(stack).toJSON().Resources;
}

/** A value as CloudFormation would fill it in. References to other resources are in angle brackets. */
export function filledIn(value: unknown, region: string, physical = (id: string) => id): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const [[intrinsic, argument]] = Object.entries(value);
  if (intrinsic === 'Fn::Join') return (argument as [string, unknown[]])[1].map((part) => filledIn(part, region, physical)).join((argument as [string])[0]);
  if (intrinsic === 'Fn::GetAtt') return `<${physical((argument as string[])[0])}.${(argument as string[])[1]}>`;
  const pseudo: Record<string, string> = { 'AWS::Region': region, 'AWS::AccountId': ACCOUNT_ID, 'AWS::Partition': 'aws', 'AWS::URLSuffix': 'amazonaws.com' };
  if (intrinsic === 'Ref') return pseudo[argument as string] ?? `<${physical(argument as string)}>`;
  throw new Error(`${JSON.stringify(value)}: not known here`);
}

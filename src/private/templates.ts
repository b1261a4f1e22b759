import * as fs from 'fs';
import * as path from 'path';
import { NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { invalid } from './invalid';

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Condition?: string;
  readonly Metadata?: Record<string, unknown>;
}

/** Template of a stack. */
export interface SynthesizedStack {
  /** The name that it is deployed by; that of a nested one follows its parent's. */
  readonly name: string;
  readonly stack: Stack;
  readonly resources: Record<string, TemplateResource>;
}

/** Synthesizes the app of a scope, unless that was done, and reads the templates of the scope's stacks, nested ones too. */
export function synthesized(scope: IConstruct): SynthesizedStack[] {
  const stacks = stacksOf(scope);
  const root = scope.node.root;
  if (Stage.isStage(root)) root.synth();
  return read(stacks);
}

/** The same where synthesis has come to its validators: the templates are there, the assembly is not. */
export function written(scope: IConstruct): SynthesizedStack[] {
  return read(stacksOf(scope));
}

export function textOf(stack: Stack): string {
  return fs.readFileSync(path.join(Stage.of(stack)!.outdir, stack.templateFile), 'utf8');
}

/** Throws unless the scope holds whole stacks. */
export function stacksOf(scope: IConstruct): Stack[] {
  if (!Stage.isStage(scope) && !Stack.isStack(scope)) throw invalid('scope', scope.node.path, 'an App, a Stage or a Stack');
  return scope.node.findAll().filter((each): each is Stack => Stack.isStack(each));
}

function read(stacks: Stack[]): SynthesizedStack[] {
  return stacks.map((stack) => ({ name: nameOf(stack, stacks), stack, resources: JSON.parse(textOf(stack)).Resources ?? {} }));
}

function nameOf(stack: Stack, all: Stack[]): string {
  if (NestedStack.isNestedStack(stack)) {
    const parent = stack.nestedStackParent!;
    return `${nameOf(parent, all)}/${parent.resolve(stack.nestedStackResource!.logicalId)}`;
  }
  const namesakes = all.filter((other) => !other.nested && other.stackName === stack.stackName);
  // The same stack for several places: the app's ids tell them apart, which stay when an account is filled in.
  return namesakes.length > 1 ? `${stack.stackName} (${stack.artifactId})` : stack.stackName;
}

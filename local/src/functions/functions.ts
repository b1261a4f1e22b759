import { Invocation, InvocationResult, invocation } from './invocation';
import { LambdaFunction } from './lambda-function';
import type { Children } from '../emulators/children';
import { Json } from '../json';

export interface FunctionTarget {
  readonly function: LambdaFunction;
  /** As invoked, with the version or alias. */
  readonly arn: string;
  readonly version: string;
}

/** All functions of a system, found by logical id or by ARN. */
export class Functions {
  private readonly byId = new Map<string, LambdaFunction>();
  private readonly versions = new Map<string, string>();

  public add(lambda: LambdaFunction): void {
    this.byId.set(lambda.settings.logicalId, lambda);
  }

  /** @param arn of an alias, which stands for a version */
  public addAlias(arn: string, version: string): void {
    this.versions.set(arn, version);
  }

  public all(): LambdaFunction[] {
    return [...this.byId.values()];
  }

  public find(logicalId: string): LambdaFunction | undefined {
    return this.byId.get(logicalId);
  }

  public byLogicalId(logicalId: string): LambdaFunction {
    const found = this.byId.get(logicalId);
    if (found === undefined) throw new Error(`There is no function ${logicalId}; there are ${[...this.byId.keys()].join(', ')}`);
    return found;
  }

  /** Takes the place of the functions as they were before a change of the app; those that are gone end. */
  public inherit(before: Functions): void {
    for (const lambda of before.all()) {
      const successor = this.byId.get(lambda.settings.logicalId);
      if (successor === undefined) lambda.retire();
      else successor.inherit(lambda);
    }
  }

  /** Whether this template has the function, which may also be imported from elsewhere. */
  public has(reference: string): boolean {
    const { name } = named(reference);
    return this.all().some(({ settings }) => settings.name === name);
  }

  /** By the ARN of a function, version or alias, or by the name of a function, with or without a version or alias (`name:live`). */
  public target(reference: string): FunctionTarget {
    const { name, qualifier } = named(reference);
    const found = this.all().find(({ settings }) => settings.name === name);
    if (found === undefined) throw new Error(`There is no function ${reference} in this template`);
    const arn = qualifier === undefined ? found.settings.arn : `${found.settings.arn}:${qualifier}`;
    return { function: found, arn, version: this.versions.get(arn) ?? qualifier ?? '$LATEST' };
  }

  public async invoke(reference: string, event: Json, traceId?: string, onStream?: Invocation['onStream']): Promise<InvocationResult> {
    const target = this.target(reference);
    return target.function.invoke({ ...invocation(target.arn, event, traceId), onStream }, target.version);
  }

  /** Ends what was made beside the functions that go on. */
  public abandon(others: Functions | undefined, children: Pick<Children, 'discard'>): void {
    this.stop();
    for (const { settings: { logicalId, taskRoot, layerRoot } } of this.all()) {
      const other = others?.find(logicalId)?.settings;
      if (other?.taskRoot !== taskRoot) children.discard(taskRoot);
      if (layerRoot !== undefined && other?.layerRoot !== layerRoot) children.discard(layerRoot);
    }
  }

  public stop(): void {
    for (const lambda of this.byId.values()) lambda.stop();
  }
}

function named(reference: string): { readonly name?: string; readonly qualifier?: string } {
  const parts = reference.split(':');
  const [name, qualifier] = reference.startsWith('arn:') ? [parts[6], parts[7]] : parts;
  return { name, qualifier };
}

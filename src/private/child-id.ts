import { Construct } from 'constructs';
import { invalid } from './invalid';

/** Throws for an invalid construct ID: an empty one, one with a slash, or one that is taken or reserved for a later construct. */
export function checkChildId(scope: Construct, prop: string, id: string, kept: readonly string[] = []): void {
  if (!id || id.includes('/')) throw invalid(prop, id, 'a name without slashes');
  if (scope.node.tryFindChild(id) || kept.includes(id)) throw invalid(prop, id, `a name that nothing else in ${scope.node.path} has`);
}

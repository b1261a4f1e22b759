import * as path from 'path';
import { IConstruct } from 'constructs';
import { invalidIn } from './invalid';

/** By app: which construct writes a file. */
const CLAIMED = new WeakMap<IConstruct, Map<string, IConstruct>>();

/** Throws where another construct of the app writes the same file: the one that is written last would be all that is left. */
export function claimFile(scope: IConstruct, prop: string, file: string): void {
  const claimed = CLAIMED.get(scope.node.root) ?? new Map<string, IConstruct>();
  CLAIMED.set(scope.node.root, claimed);
  // Some file systems take capital and small letters for the same.
  const key = path.resolve(file).toLowerCase();
  const other = claimed.get(key);
  if (other && other !== scope) {
    throw invalidIn(scope, prop, path.basename(file), `a different file, for example with the name of its stack; ${other.node.path} writes this one`);
  }
  claimed.set(key, scope);
}

import { IConstruct } from 'constructs';
import * as library from '../../../src';

// By prototype: an exported class may be a proxy around the one that constructs name.
const PROTOTYPES = new Set<unknown>(Object.values(library).flatMap((exported) => (typeof exported === 'function' ? [exported.prototype as unknown] : [])));

/** Whether a construct is of a class that the library exports. */
export function isOurs(construct: IConstruct): boolean {
  return PROTOTYPES.has(Object.getPrototypeOf(construct));
}

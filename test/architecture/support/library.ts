import { IConstruct } from 'constructs';
import * as library from '../../../src';

const CLASSES = new Set<unknown>(Object.values(library));

/** Whether a construct is of a class that the library exports. */
export function isOurs(construct: IConstruct): boolean {
  return CLASSES.has(construct.constructor);
}

import { createHash } from 'crypto';
import { IConstruct } from 'constructs';

/** Eight characters that stand for a text: two texts have the same ones by chance only, whatever their case, characters and length. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8).toUpperCase();
}

/**
 * An id or a name that is not taken. One that is made of another text, for example by leaving out what a name can't have, is the same for
 * several texts: the first keeps it, so that nothing is renamed that is deployed, and the others get a hash of their text behind it.
 *
 * @param text what the id is made of
 */
export function distinct(id: string, text: string, isTaken: (id: string) => boolean): string {
  let free = id;
  for (let hashed = text; isTaken(free); hashed += '+') free = `${id}${shortHash(hashed)}`;
  return free;
}

/** The same for a child of a construct. */
export function freeChildId(scope: IConstruct, id: string, text: string = id): string {
  return distinct(id, text, (candidate) => scope.node.tryFindChild(candidate) !== undefined);
}

import { invalid } from '../../private/invalid';

/** A comma, white space or brackets would make one group read as several in the claim that API Gateway passes on. */
const GROUP = /^[^\s,[\]\p{C}]{1,128}$/u;

/** Throws for the name of a group that callers could not be told to be in. */
export function checkGroup(prop: string, name: string): string {
  if (!GROUP.test(name)) throw invalid(prop, name, 'a name of up to 128 characters without white space, commas and brackets');
  return name;
}

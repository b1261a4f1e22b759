import * as cdk from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { Existing, Expression, Struct, Value } from './expression';
import * as library from '../../src';

export type Arb<T extends Expression = Expression> = fc.Arbitrary<T>;
export type Fields = Record<string, Arb>;

/** Options: those that must be there, and those of which now and then some are. */
export function options(struct: string, required: Fields, optional: Fields = {}, odds = 3): Arb<Struct> {
  const maybe = Object.entries(optional).map(([name, arbitrary]) => [name, sometimes(arbitrary, odds)]);
  return fc.record({ ...required, ...Object.fromEntries(maybe) as Fields }).map((of) => ({
    struct, of: Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)),
  }));
}

/** Once in so many. Nothing is simpler than something. */
export function sometimes(arbitrary: Arb, odds: number): Arb {
  return fc.oneof({ withCrossShrink: true }, { arbitrary: fc.constant(undefined), weight: odds - 1 }, { arbitrary, weight: 1 });
}

/** A map of free names. */
export function map(keys: Arb<string>, values: Arb, { min = 1, max = 3 } = {}): Arb<Struct> {
  return fc.uniqueArray(fc.tuple(keys, values), { minLength: min, maxLength: max, selector: ([key]) => key.toLowerCase() })
    .map((entries) => ({ struct: '', of: Object.fromEntries(entries) }));
}

export const call = (path: string, ...args: Arb[]): Arb => fc.tuple(...args).map((made) => ({ call: path, args: withoutLast(made) }));
/** A method of what another expression makes: `Access.owner().all()`. */
export const on = (made: Arb, method: string, ...args: Expression[]): Arb => made.map((from) => ({ on: from, method, args }));
export const variadic = (path: string, args: fc.Arbitrary<Expression[]>): Arb => args.map((made) => ({ call: path, args: made }));
export const value = (path: string): Arb<Value> => fc.constant({ value: path });
export const existing = (name: string, ...args: Expression[]): Arb<Existing> => fc.constant({ existing: name, args });
export const shop = (path: string): Arb => fc.constant({ shop: path });
export const some = (arbitrary: Arb, max = 3, min = 1) => fc.array(arbitrary, { minLength: min, maxLength: max });
export const distinct = (arbitrary: Arb, max = 3, min = 1) =>
  fc.uniqueArray(arbitrary, { minLength: min, maxLength: max, selector: (made) => JSON.stringify(made).toLowerCase() });
export const one = (...arbitraries: Arb[]): Arb => fc.oneof(...arbitraries);
export const flag = fc.boolean();
export const whole = (min: number, max: number) => fc.integer({ min, max });

/** Any member of an enum, or of these. */
export function member(path: string, members = Object.keys(enumOf(path)).filter((name) => Number.isNaN(Number(name)))): Arb<Value> {
  return fc.constantFrom(...members).map((name) => ({ value: `${path}.${name}` }));
}

export const seconds = (min: number, max: number) => call('Duration.seconds', whole(min, max));
export const minutes = (min: number, max: number) => call('Duration.minutes', whole(min, max));
export const days = (min: number, max: number) => call('Duration.days', whole(min, max));
export const bytes = (min: number, max: number) => call('Size.bytes', whole(min, max));
export const mebibytes = (min: number, max: number) => call('Size.mebibytes', whole(min, max));

/** Text as people write it, in any script. */
export const sentence = fc.oneof(
  fc.constantFrom('The shop', 'L\'été à la plage', '"quoted" & <tagged>', '店の商品', 'a\\b/c: d, e; f=g', '${not} a {token}'),
  fc.stringMatching(/^[A-Za-z][A-Za-z0-9 ,.:-]{0,60}[a-z]$/),
);

/** Plain JSON, as the maps and lists that it is. */
export function json(plain: unknown): Expression {
  if (Array.isArray(plain)) return plain.map(json);
  if (typeof plain !== 'object' || plain === null) return plain as Expression;
  return { struct: '', of: Object.fromEntries(Object.entries(plain).map(([key, part]) => [key, json(part)])) };
}

/** A name of letters and digits that begins with a letter. */
export const name = fc.stringMatching(/^[A-Z][a-z]{2,8}[0-9]{0,2}$/);
export const lowerName = fc.stringMatching(/^[a-z]{3,9}[0-9]{0,2}$/);

export const throttle = (rateMax = 10_000, burstMax = 5000) => options('', { rateLimit: whole(1, rateMax), burstLimit: whole(1, burstMax) });

/** Options behind the last that is given are left out, as users do. */
function withoutLast(args: Expression[]): Expression[] {
  const last = args.reduce<number>((found, arg, index) => arg === undefined ? found : index, -1);
  return args.slice(0, last + 1);
}

function enumOf(path: string): object {
  const from = path.split('.')[0] in library ? library : cdk;
  return path.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], from) as object;
}

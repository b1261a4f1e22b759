import { parseArgs } from 'node:util';

/** An option of a command. */
export interface OptionSpec {
  readonly name: string;
  readonly short?: string;
  /** A value to show. @default - it takes none */
  readonly example?: string;
  /** Whether it may stand without its value. */
  readonly optionalValue?: boolean;
  readonly text: string;
  /** What holds without it, as the end of a sentence. */
  readonly without: string;
}

export interface GivenOption {
  readonly name: string;
  /** Empty: none is given. */
  readonly value: string;
}

/** Arguments of a command, in order. */
export interface Arguments {
  readonly positionals: readonly string[];
  readonly options: readonly GivenOption[];
}

const HELP: OptionSpec = { name: 'help', short: 'h', text: '', without: '' };

/** Reads arguments. Undefined: help is all that is asked for. Throws for an option that there is not, and where a value is missing or too many. */
export function readArguments(args: readonly string[], specs: readonly OptionSpec[]): Arguments | undefined {
  const all = [...specs, HELP];
  const options = Object.fromEntries(all.map(({ name, short, example, optionalValue }) => [name, {
    type: example === undefined || optionalValue === true ? 'boolean' : 'string', multiple: true, ...short === undefined ? {} : { short },
  } as const]));
  const { tokens, positionals } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const given = tokens.flatMap((token) => (token.kind === 'option' ? [token] : []));
  if (given.some(({ name }) => name === HELP.name)) return undefined;
  return {
    positionals,
    options: given.map(({ name, rawName, value, inlineValue }) => {
      const spec = all.find((candidate) => candidate.name === name);
      if (spec === undefined) throw new Error(`${rawName}: no such option${meant(name, specs.map((candidate) => candidate.name), '--')}`);
      if (spec.example === undefined && value !== undefined) throw new Error(`${rawName}: takes no value, and has '${value}'`);
      // A word with a dash in front is the next option, unless an equals sign precedes it.
      const isMissing = value === undefined || value === '' || (inlineValue !== true && /^-(?!\d)/.test(value));
      if (spec.example !== undefined && spec.optionalValue !== true && isMissing) throw new Error(`${rawName}: its value is missing. Give one, for example ${rawName} ${spec.example}`);
      return { name, value: value ?? '' };
    }),
  };
}

/** The last one counts. */
export function valueOf({ options }: Arguments, name: string): string | undefined {
  return options.filter((option) => option.name === name).at(-1)?.value;
}

/** The name that was probably meant, as the end of a message. */
export function meant(given: string, names: readonly string[], before = ''): string {
  const [best] = names.map((name) => ({ name, distance: distance(given, name) })).sort((a, b) => a.distance - b.distance);
  return best === undefined || best.distance > Math.max(1, Math.floor(given.length / 3)) ? '' : `. Did you mean ${before}${best.name}?`;
}

/** How many letters to add, leave out, exchange or swap with the next one. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? 0;
  for (let row = 1; row <= a.length; row += 1) {
    rows.push([row]);
    for (let column = 1; column <= b.length; column += 1) {
      const isSwapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      rows[row]?.push(Math.min(
        at(row - 1, column) + 1, at(row, column - 1) + 1, at(row - 1, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1),
        isSwapped ? at(row - 2, column - 2) + 1 : Infinity,
      ));
    }
  }
  return at(a.length, b.length);
}

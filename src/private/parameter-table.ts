import { existsSync, readFileSync } from 'fs';
import * as path from 'path';

/**
 * The type of a parameter or of a prop: the name of its struct, behind `[` for a list of them and behind `{` for a map. Before that, `!` says that it must
 * be given, and `*` that there may be any number of arguments. Nothing else of a type is told.
 */
export type FieldType = string;

/** The types of a struct's props, by name. */
export interface StructFields { readonly [prop: string]: FieldType }

/** What the public constructors and methods take. */
export interface ParameterTable {
  readonly structs: { readonly [struct: string]: StructFields };
  /** By class, then by call: `new`, the name of a static method, or that of another one behind `#`. */
  readonly calls: { readonly [className: string]: { readonly [call: string]: readonly FieldType[] } };
}

/** Written from the assembly. Only a clone of the repository where nothing was compiled doesn't have it. */
const FILE = path.join(__dirname, '..', '..', 'assets', 'parameters.json');

let table: ParameterTable | undefined;

/** Read once, when it is first needed. */
export function parameterTable(): ParameterTable {
  table ??= existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) as ParameterTable : { structs: {}, calls: {} };
  return table;
}

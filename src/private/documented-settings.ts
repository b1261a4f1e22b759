import { existsSync, readFileSync } from 'fs';
import * as path from 'path';

/** Documentation of an option. */
export interface DocumentedField { readonly default?: string; readonly struct?: string }

/** By struct and option. */
export interface DocumentedStructs { readonly [struct: string]: { readonly [option: string]: DocumentedField } }

/** Written from the assembly. Only a clone of the repository where nothing was compiled doesn't have it. */
const FILE = path.join(__dirname, '..', '..', 'assets', 'settings.json');

/** Whether there is documentation to read. */
export function isDocumented(): boolean {
  return existsSync(FILE);
}

/** Documentation of every option of the pattern and of the user directory. The package has it as a file. */
export function documentedSettings(): DocumentedStructs {
  return JSON.parse(readFileSync(FILE, 'utf8')) as DocumentedStructs;
}

/** Documentation of a setting or a section by its path. Undefined if there is none of that name. */
export function documentedField(setting: string, structs = documentedSettings()): DocumentedField | undefined {
  const names = setting.split('.');
  const ofDirectory = names[0] === 'auth' && names.length > 1;
  const start = ofDirectory ? { struct: 'UserDirectoryOptions' } : { struct: 'ServerlessApiPatternProps' };
  return (ofDirectory ? names.slice(1) : names).reduce<DocumentedField | undefined>((field, name) => {
    const struct = field?.struct === undefined ? undefined : structs[field.struct];
    return struct && Object.hasOwn(struct, name) ? struct[name] : undefined;
  }, start);
}

/** Whether there is a setting or a section of that path. */
export function isDocumentedSetting(setting: string): boolean {
  return documentedField(setting) !== undefined;
}

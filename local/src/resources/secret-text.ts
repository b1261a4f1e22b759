import { stableId } from '../assembly/names';
import { flag, object, optionalNumber, optionalObject, optionalString, parse } from '../json';
import { Resource } from './template-resources';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
const DEFAULT_LENGTH = 32;

/** The value of a secret as its template describes it; what AWS would draw at random stays the same here. */
export function secretText({ id, properties }: Resource): string {
  const literal = optionalString(properties.SecretString, 'SecretString');
  if (literal !== undefined) return literal;
  if (properties.GenerateSecretString === undefined) return '';
  const wanted = object(properties.GenerateSecretString, `${id}.GenerateSecretString`);
  const excluded = optionalString(wanted.ExcludeCharacters, 'ExcludeCharacters') ?? '';
  const alphabet = [
    flag(wanted.ExcludeLowercase) ? '' : LETTERS,
    flag(wanted.ExcludeUppercase) ? '' : LETTERS.toUpperCase(),
    flag(wanted.ExcludeNumbers) ? '' : DIGITS,
    flag(wanted.ExcludePunctuation) ? '' : PUNCTUATION,
    flag(wanted.IncludeSpace) ? ' ' : '',
  ].join('').split('').filter((character) => !excluded.includes(character)).join('');
  const password = stableId(`secret text of ${id}`, optionalNumber(wanted.PasswordLength, 'PasswordLength') ?? DEFAULT_LENGTH, alphabet);
  const key = optionalString(wanted.GenerateStringKey, 'GenerateStringKey');
  if (key === undefined) return password;
  const template = optionalString(wanted.SecretStringTemplate, 'SecretStringTemplate') ?? '{}';
  return JSON.stringify({ ...optionalObject(parse(template, `${id}.SecretStringTemplate`), 'SecretStringTemplate'), [key]: password });
}

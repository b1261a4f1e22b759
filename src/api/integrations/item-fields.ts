import { invalid } from '../../private/invalid';
import { entriesOf } from '../../private/sorted';
import { checkFieldName } from '../mapping/names';
import { MappingValue } from '../mapping-value';

/** Type of an attribute that callers get. */
export enum ItemFieldType {
  /** Text. */
  STRING = 'S',

  /** Number. */
  NUMBER = 'N',

  /** True or false. */
  BOOLEAN = 'BOOL',

  /** Set of texts, a list in JSON. */
  STRING_SET = 'SS',

  /** Set of numbers, a list in JSON. */
  NUMBER_SET = 'NS',
}

/** Throws for fields that a template cannot read. */
export function checkFields(fields: { [name: string]: ItemFieldType }): void {
  if (!Object.keys(fields).length) throw invalid('fields', '{}', 'at least one field');
  Object.keys(fields).forEach((name) => checkFieldName('fields', name));
}

/** Asks DynamoDB only for these attributes, by placeholders: any name may be a reserved word. */
export function projection(names: string[]): { [name: string]: MappingValue } {
  return {
    ProjectionExpression: MappingValue.text(names.map((_, index) => `#f${index}`).join(',')),
    ExpressionAttributeNames: placeholders(names),
  };
}

/** Placeholders of names in expressions. */
export function placeholders(names: string[]): MappingValue {
  return MappingValue.object(Object.fromEntries(names.map((name, index) => [`#f${index}`, MappingValue.text(name)])));
}

/** A template that writes `$item` as plain JSON. Attributes that an item does not have are left out; a text of another type is empty. */
export function itemTemplate(fields: { [name: string]: ItemFieldType }): string {
  const members = entriesOf(fields).map(([name, type]) =>
    `#if(${PRESENT[type](`item.${name}`)})\${separator}"${name}":${WRITE[type](`item.${name}`)}#set($separator = ',')#end`);
  return `#set($separator = ''){${members.join('')}}`;
}

const notEmpty = (reference: string) => `"$!${reference}" != ''`;
const text = (reference: string) => `"$!util.escapeJavaScript($${reference}).replaceAll("\\\\'", "'")"`;
const list = (reference: string, element: string) => `[#foreach($element in $${reference})${element}#if($foreach.hasNext),#end#end]`;

/** Texts may be empty, the others are not: of them, the attribute is asked for. */
const PRESENT: Record<ItemFieldType, (attribute: string) => string> = {
  S: (attribute) => notEmpty(attribute),
  N: (attribute) => notEmpty(`${attribute}.N`),
  BOOL: (attribute) => notEmpty(`${attribute}.BOOL`),
  SS: (attribute) => notEmpty(`${attribute}.SS`),
  NS: (attribute) => notEmpty(`${attribute}.NS`),
};

const WRITE: Record<ItemFieldType, (attribute: string) => string> = {
  S: (attribute) => text(`${attribute}.S`),
  N: (attribute) => `$${attribute}.N`,
  BOOL: (attribute) => `$${attribute}.BOOL`,
  SS: (attribute) => list(`${attribute}.SS`, text('element')),
  NS: (attribute) => list(`${attribute}.NS`, '$element'),
};

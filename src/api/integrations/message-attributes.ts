import { invalid } from '../../private/invalid';
import { entriesOf } from '../../private/sorted';
import { checkParameterName } from '../mapping/names';
import { MappingValue } from '../mapping-value';

/** Attributes of a message as SQS and SNS want them in a form. */
export function messageAttributes(prefix: string, attributes: { [name: string]: MappingValue } = {}): [string, MappingValue][] {
  return entriesOf(attributes).flatMap(([name, value], index): [string, MappingValue][] => [
    [`${prefix}.${index + 1}.Name`, MappingValue.text(name)],
    [`${prefix}.${index + 1}.Value.DataType`, MappingValue.text('String')],
    [`${prefix}.${index + 1}.Value.StringValue`, value],
  ]);
}

export function checkAttributes(attributes: { [name: string]: MappingValue } = {}): void {
  const names = Object.keys(attributes);
  if (names.length > 10) throw invalid('attributes', `${names.length} attributes`, 'at most ten');
  names.forEach((name) => checkParameterName('attributes', name));
}

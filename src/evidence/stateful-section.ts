import { ordered, Section } from './section';
import { SynthesizedStack } from '../private/templates';
import { recordsOf } from '../stateful/stateful-record';

/** Resources that hold data, their removal policies, and settings that can't be changed in place. */
export function statefulSection(stack: SynthesizedStack): Section {
  const records = Object.entries(recordsOf([stack])[stack.name]);
  return {
    name: 'stateful',
    title: 'Resources that hold data',
    remarks: ['`StatefulBaseline` fails before a deployment that would lose one of them.'],
    columns: ['Resource', 'Type', 'When it leaves the stack', 'When it is replaced', 'Cannot be changed in place'],
    rows: ordered(records.map(([id, { type, deletionPolicy, updateReplacePolicy, fixed }]) => [
      id, type, deletionPolicy, updateReplacePolicy, JSON.stringify(fixed),
    ])),
  };
}

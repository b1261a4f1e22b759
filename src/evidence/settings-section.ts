import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { ordered, Section } from './section';
import { Setting } from '../explain';

/** A `ServerlessApiPattern`, perhaps of another copy of the library. */
interface Explained extends IConstruct {
  explain(): { readonly settings: Setting[] };
}

/** The settings of every system in a stack. */
export function settingsSection(stack: Stack): Section {
  const systems = stack.node.findAll().filter((each): each is Explained => Stack.of(each) === stack && typeof (each as Partial<Explained>).explain === 'function');
  return {
    name: 'settings',
    title: 'Settings in force',
    remarks: systems.length ? ['Of each `ServerlessApiPattern`, as its `explain()` tells them.'] : ['There is no `ServerlessApiPattern` in this stack.'],
    columns: ['System', 'Setting', 'Value', 'Origin', 'Locked by'],
    rows: ordered(systems.flatMap((system) => system.explain().settings.map(({ name, value, origin, lockedBy }) => [system.node.path, name, value, origin, lockedBy ?? '']))),
  };
}

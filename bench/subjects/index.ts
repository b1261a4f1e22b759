import { loading } from './loading';
import { furtherInstance, synthesis } from './synthesis';
import type { Subject } from '../harness/subject';

/** All subjects by the names that the command line takes. */
export const SUBJECTS: Readonly<Record<string, () => Subject | Promise<Subject>>> = {
  'synthesis': synthesis,
  'further-instance': furtherInstance,
  'import': loading,
};

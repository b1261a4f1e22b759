import { handlers } from './handlers';
import { loading } from './loading';
import { localRunner } from './local-runner';
import { reload } from './reload';
import { entities, furtherInstance, synthesis } from './synthesis';
import { frames, imports } from './throughput';
import type { Subject } from '../harness/subject';

/** All subjects by the names that the command line takes. */
export const SUBJECTS: Readonly<Record<string, () => Subject | Promise<Subject>>> = {
  'synthesis': synthesis,
  'further-instance': furtherInstance,
  'entities': entities,
  'import': loading,
  'handlers': handlers,
  'frames': frames,
  'imported-lines': imports,
  'local-runner': localRunner,
  'reload': reload,
};

/** A folder whose mutants are tested together, and the suites that may notice them. */
export interface Slice {
  readonly mutate: readonly string[];
  readonly tests: readonly string[];
}

/** Suites that mutants would not reach or that are exhaustive: they run bundles, judge whole systems, or repeat what others say with thousands of inputs. */
export const LEFT_OUT = [
  '/node_modules/', '/test/handlers/bundles', '/test/handlers/(any|unknown)-input', '/test/handlers/ingest/memory', '-faults\\.test\\.ts$',
  '/compliance\\.test\\.ts$', '/test/api/scale', '/test/stateful/own-systems', '/test/security/(encryption|encryption-later|every-policy|least-privilege)\\.test\\.ts$',
];

const folder = (name: string): readonly string[] => [`src/${name}/**/*.ts`];
const files = (name: string): readonly string[] => [`src/${name}/*.ts`];
/** The suites of a folder, and those of its handler as a whole. */
const suites = (...names: readonly string[]): readonly string[] => names.flatMap((name) => [`test/${name}/**/*.test.ts`, `test/${name}.test.ts`]);

export const SLICES: Readonly<Record<string, Slice>> = {
  'handlers/files': { mutate: [...folder('handlers/files'), 'src/handlers/files.lambda.ts'], tests: suites('handlers/files') },
  'handlers/jobs': { mutate: [...folder('handlers/jobs'), 'src/handlers/jobs.lambda.ts'], tests: suites('handlers/jobs') },
  'handlers/worker': { mutate: [...folder('handlers/worker'), 'src/handlers/worker.lambda.ts'], tests: suites('handlers/worker') },
  'handlers/sweeper': { mutate: [...folder('handlers/sweeper'), 'src/handlers/sweeper.lambda.ts'], tests: suites('handlers/sweeper') },
  'handlers/realtime': { mutate: [...folder('handlers/realtime'), 'src/handlers/realtime.lambda.ts'], tests: suites('handlers/realtime') },
  'handlers/broadcast': { mutate: [...folder('handlers/broadcast'), 'src/handlers/broadcast.lambda.ts'], tests: suites('handlers/broadcast') },
  'handlers/ingest': { mutate: [...folder('handlers/ingest'), 'src/handlers/ingest.lambda.ts'], tests: suites('handlers/ingest') },
  'handlers/entities': {
    mutate: [...folder('handlers/entities'), 'src/handlers/entities.lambda.ts', 'src/handlers/items.lambda.ts'], tests: suites('handlers/entities', 'handlers/items'),
  },
  'handlers/reindex': { mutate: [...folder('handlers/reindex'), 'src/handlers/reindex.lambda.ts'], tests: suites('handlers/reindex') },
  'handlers/changes': { mutate: [...folder('handlers/changes'), 'src/handlers/changes.lambda.ts'], tests: suites('handlers/changes') },
  'handlers/invoker': { mutate: [...folder('handlers/invoker'), 'src/handlers/invoker.lambda.ts'], tests: suites('handlers/invoker') },
  'handlers/exports': { mutate: [...folder('handlers/exports'), 'src/handlers/exports.lambda.ts'], tests: suites('handlers/exports') },
  'handlers/authorizer': { mutate: [...folder('handlers/authorizer'), 'src/handlers/authorizer.lambda.ts'], tests: suites('handlers/authorizer') },
  'handlers/shared': { mutate: folder('handlers/shared'), tests: suites('handlers/shared', 'handlers/files', 'handlers/jobs', 'handlers/sweeper') },
  'entities': { mutate: folder('entities'), tests: suites('entities') },
  // Its table of types is data, compared with the specification of CloudFormation name by name.
  'stateful': { mutate: [...folder('stateful'), '!src/stateful/stateful-types.ts'], tests: suites('stateful') },
  'security': { mutate: files('security'), tests: suites('security') },
  'security/firewall': { mutate: folder('security/firewall'), tests: suites('security') },
  // Query strings that prove the caller are tested with the authorization that names them.
  'api': { mutate: files('api'), tests: [...suites('api'), 'test/auth/auth.test.ts'] },
  'api/integrations': { mutate: [...folder('api/integrations'), ...folder('api/mapping')], tests: suites('api') },
};

/** What the files with the results of a folder begin with, in `mutation/build`. */
export const fileNameOf = (name: string): string => name.replaceAll('/', '-');

import { awscdk, Component } from 'projen';

/** The concerns, and the others that each may build upon. Of all others it sees the contract at the most. */
const CONCERNS: { readonly [concern: string]: readonly string[] } = {
  api: [],
  auth: ['compute'],
  compute: [],
  cost: [],
  data: [],
  entities: ['api', 'auth', 'compute', 'data', 'queueing', 'realtime', 'schedules'],
  evidence: ['cost', 'explain', 'rules', 'stateful'],
  explain: [],
  guards: [],
  ingest: ['compute', 'data', 'entities', 'queueing'],
  jobs: ['api', 'compute', 'entities', 'queueing'],
  monitoring: [],
  queueing: [],
  realtime: ['api', 'auth', 'compute', 'data', 'queueing'],
  rules: [],
  schedules: [],
  security: [],
  stateful: [],
  testing: [],
  website: [],
};

/** These serve all others and know none of them, not even by a contract. */
const INDEPENDENT = ['cost', 'evidence', 'explain', 'guards', 'monitoring', 'rules', 'security', 'stateful', 'testing'];

/** Folders that import no concern. */
const BELOW = ['private', 'handlers', 'profile'];

/** The allowed imports, as lint rules. */
export class ImportRules extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    project.eslint?.addRules({
      'import/no-restricted-paths': ['error', { zones: [...betweenConcerns(), ...toThePattern(), ...toHandlers(), ...toTheLibrary()] }],
      'import/no-cycle': ['error', { ignoreExternal: true }],
    });
    // Bundled when the package is built, so nothing of it is left to install.
    project.eslint?.allowDevDeps('src/handlers/**');
    project.eslint?.addOverride({
      files: ['src/handlers/**/*.ts'],
      rules: { 'no-restricted-imports': ['error', { patterns: [{ group: ['aws-cdk-lib', 'aws-cdk-lib/*', 'constructs'], message: 'Handlers run in Lambda, without CDK.' }] }] },
    });
    project.eslint?.addOverride({
      files: ['src/handlers/catalog/*.ts'],
      rules: { 'no-restricted-imports': ['error', { patterns: [{ regex: '^(?!\\./)', message: 'The catalog imports nothing.' }] }] },
    });
  }
}

function betweenConcerns() {
  return Object.entries(CONCERNS).flatMap(([concern, upon]) => others(concern).filter((other) => !upon.includes(other)).map((other) => ({
    target: `./src/${concern}`,
    from: `./src/${other}`,
    ...(INDEPENDENT.includes(concern) ? {} : { except: ['./contract.ts'] }),
  })));
}

function others(concern: string): string[] {
  return Object.keys(CONCERNS).filter((other) => other !== concern);
}

/** Nobody below imports what is put together at the top: the pattern, and the index of all. */
function toThePattern() {
  return [...Object.keys(CONCERNS), ...BELOW].flatMap((target) => [
    { target: `./src/${target}`, from: './src/pattern' },
    { target: `./src/${target}`, from: './src/index.ts' },
  ]);
}

/** Of the handlers the library sees the catalog. */
function toHandlers() {
  return [...Object.keys(CONCERNS), 'pattern', 'private', 'profile'].map((concern) => ({ target: `./src/${concern}`, from: './src/handlers', except: ['./catalog'] }));
}

/** The local runner reads assemblies, not our sources, which know nothing of it; what is below knows no concern, and handlers nothing of synthesis. */
function toTheLibrary() {
  return [
    { target: './local', from: './src' },
    { target: './src', from: './local' },
    ...['private', 'profile'].map((from) => ({ target: './src/handlers', from: `./src/${from}` })),
    ...BELOW.flatMap((target) => Object.keys(CONCERNS).map((concern) => ({ target: `./src/${target}`, from: `./src/${concern}` }))),
  ];
}

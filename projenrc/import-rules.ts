import { awscdk, Component } from 'projen';

const CONCERNS = [
  'api', 'auth', 'compute', 'cost', 'data', 'explain', 'guards', 'monitoring', 'queueing', 'rules', 'schedules', 'security', 'stateful', 'testing',
  'website',
];

/** These serve all others and know none of them. */
const INDEPENDENT = ['cost', 'explain', 'guards', 'monitoring', 'rules', 'security', 'stateful', 'testing'];

/** Who may import whom, as lint rules. */
export class ImportRules extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    project.eslint?.addRules({ 'import/no-restricted-paths': ['error', { zones: [...betweenConcerns(), ...toThePattern(), ...toHandlers(), ...toTheLibrary()] }] });
    // Bundled when the package is built, so nothing of it is left to install.
    project.eslint?.allowDevDeps('src/handlers/**');
    project.eslint?.addOverride({
      files: ['src/handlers/**/*.ts'],
      rules: { 'no-restricted-imports': ['error', { patterns: [{ group: ['aws-cdk-lib', 'aws-cdk-lib/*', 'constructs'], message: 'Handlers run in Lambda, without CDK.' }] }] },
    });
    project.eslint?.addOverride({
      files: ['src/handlers/catalog.ts'],
      rules: { 'no-restricted-imports': ['error', { patterns: [{ group: ['*'], message: 'The catalog imports nothing.' }] }] },
    });
  }
}

/** A concern sees of another one its contract at the most. */
function betweenConcerns() {
  return CONCERNS.flatMap((concern) => CONCERNS.filter((other) => other !== concern).map((other) => ({
    target: `./src/${concern}`,
    from: `./src/${other}`,
    ...(INDEPENDENT.includes(concern) ? {} : { except: ['./contract.ts'] }),
  })));
}

/** Nobody below imports what is put together at the top: the pattern and its parts. */
function toThePattern() {
  return [...CONCERNS, 'private', 'handlers', 'profile.ts'].map((target) => ({ target: `./src/${target}`, from: './src/!(profile).ts' }));
}

/** Of the handlers the library sees the catalog. */
function toHandlers() {
  return [...CONCERNS, 'private'].map((concern) => ({ target: `./src/${concern}`, from: './src/handlers', except: ['./catalog.ts'] }));
}

/** The local runner reads assemblies, not our sources; private helpers and handlers know no concern. */
function toTheLibrary() {
  return [
    { target: './local', from: './src' },
    ...['private', 'handlers'].flatMap((target) => CONCERNS.map((concern) => ({ target: `./src/${target}`, from: `./src/${concern}` }))),
  ];
}

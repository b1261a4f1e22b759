import { Component, awscdk } from 'projen';

const TYPE_CACHE = '--incremental --tsBuildInfoFile node_modules/.cache/tsc/dev.tsbuildinfo';

/** Templates are garbage soon after they are made: with room for them, a sixth of the processor's time is saved. */
const JEST = ['node', '--max-semi-space-size=64', 'node_modules/jest/bin/jest.js'];

/** Suites that start processes, emulators or a browser, and wait for them. Another suite in each room is a sample of it. */
const WAITING = [
  'browser/[a-z-]+',
  'end-to-end/(browsers|changes|checksums|documents|exports|ingest|job-types|kept-data|orders|orders-service|own-api|profiles|quickstart)',
  'end-to-end/(readme|realtime|reindex|replaced-handlers|schedules|state-machine-jobs|store|suggested-calls|tutorial|website-sample)',
  'local/(accepted-parts|async-invocation|banner|change|cognito|command|console-fuzz|data|debugging|dev|directory-lock|eject|event-rules|hostile-[a-z]+|lifecycle)',
  'local/(message-characters|messaging|processes|python|storage|streaming|table-streams|upload-checksum|website)',
  'local/nodejs/(failures|handlers|logging|streaming)',
  'local/stacks/[a-z-]+',
];

/** Suites that go through all systems, profiles, rules or seeds: each takes longer than ten others. */
const EXHAUSTIVE = [
  '(attack/attack|docs-snippets|ids|map-order|pattern/firewall-grants|random/random|role-dependencies|upgrade/replacements)',
  '(compliance/(regulated|report|small-systems)|cost/profiles|edges/[a-z]+|names/(cdk-names|collisions|retained)|rules/(rules|serverless-rules|systems))',
  '(api/integrations/mapping|entities/entity-api/(compact|resources)|stateful/changed-entities)',
  'examples/(orders|orders-service|stateful-change|tutorial)',
  'handlers/(bundles|[a-z]+-faults|entities/(access|entities|family)|exports/export-run|ingest/memory)',
  'security/(encryption|encryption-later|firewall/compliance)',
];

const ONLY_IN_REST = `(${[...WAITING, ...EXHAUSTIVE].join('|')})[.]test[.]`;

/**
 * `npm test` is for every change: it keeps what can be kept between two runs, and takes samples of what is exhaustive, or leaves it out.
 * `npm run test:all` leaves nothing out, keeps no verdicts, and loads the sources afresh for each suite, but packages once per worker.
 * After `npm test`, `npm run test:rest` does what remains of it.
 */
export class TestTasks extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    const { testTask, compileTask } = project;

    // Leftovers of moved or deleted files would be packed, and be found before a folder of the same name.
    compileTask.prependExec('node -e "fs.rmSync(\'lib\', { recursive: true, force: true })"');
    compileTask.exec('tsx projenrc/compiled.ts --record');
    // The documented defaults are tested against the assembly that jsii makes.
    const ifStale = { condition: 'tsx projenrc/compiled.ts' };
    testTask.prependSpawn(compileTask, ifStale);
    const jest = testTask.steps.findIndex(({ execArgs }) => execArgs?.[0] === 'jest');
    testTask.updateStep(jest, {
      execArgs: [...JEST, ...testTask.steps[jest].execArgs!.slice(1), '--testPathIgnorePatterns=/node_modules/', `--testPathIgnorePatterns=/test/${ONLY_IN_REST}`],
      receiveArgs: true,
    });
    // A cold run of the linter takes as long as a third of the suites: CI and test:rest do it.
    const lint = testTask.steps.findIndex(({ spawn }) => spawn === 'eslint');
    testTask.updateStep(lint, { exec: `tsc --project tsconfig.dev.json ${TYPE_CACHE}` });

    const description = 'Runs every test in full, keeps no verdicts, and loads the sources afresh for each suite';
    const all = project.addTask('test:all', { description, receiveArgs: true });
    all.spawn(compileTask, ifStale);
    all.exec([...JEST, '--ci'].join(' '), { env: { TEST_ALL: 'yes' }, receiveArgs: true });
    all.spawn(project.tasks.tryFind('eslint')!);
    all.exec('tsc --project tsconfig.dev.json');

    const rest = project.addTask('test:rest', { description: 'Lints, and runs in full what npm test takes samples of and leaves out', receiveArgs: true });
    rest.spawn(compileTask, ifStale);
    const leftOut = `$(find test -name '*.test.ts*' | grep -E '^test/${ONLY_IN_REST}')`;
    rest.spawn(project.tasks.tryFind('eslint')!);
    rest.exec(`${JEST.join(' ')} --ci --findRelatedTests test/support/all.ts ${leftOut}`, { env: { TEST_ALL: 'yes' }, receiveArgs: true });
  }
}

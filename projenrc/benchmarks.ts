import { Component, awscdk } from 'projen';
import { installWorkspace } from './workspace';

/** `npm run bench`: its packages have a separate lock file in `bench/`, and are installed when they are missing. */
export class Benchmarks extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    const bench = project.addTask('bench', { description: 'Measures the library against its peers, and writes docs/performance.md; with --check, fails over a limit' });
    bench.spawn(project.compileTask, { condition: 'tsx projenrc/compiled.ts' });
    bench.exec('npm run build:local');
    installWorkspace(bench, 'bench');
    bench.exec('tsx bench/main.ts', { receiveArgs: true });

    // Programs on packages that only bench/ has: its own compilation checks their types.
    project.tsconfigDev.addExclude('bench/build');
    project.tsconfigDev.addExclude('bench/installed');
    project.eslint?.addIgnorePattern('/bench/build/');
    project.eslint?.addIgnorePattern('/bench/installed/');
  }
}

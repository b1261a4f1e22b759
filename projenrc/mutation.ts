import { Component, awscdk } from 'projen';

/** `npm run mutation`: what it needs has a lock file of its own in `mutation/`, and is installed when it is missing. */
export class Mutation extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    const mutation = project.addTask('mutation', { description: 'Changes the code in many small ways, counts what the tests notice, and writes docs/assurance/mutation.md' });
    mutation.exec('npm ci --prefix mutation', { condition: '! cmp -s mutation/package-lock.json mutation/node_modules/.cache/package-lock.json' });
    mutation.exec('mkdir -p mutation/node_modules/.cache && cp mutation/package-lock.json mutation/node_modules/.cache/');
    mutation.exec('tsx mutation/main.ts', { receiveArgs: true });

    project.tsconfigDev.addExclude('mutation/build');
    project.eslint?.addIgnorePattern('/mutation/build/');
  }
}

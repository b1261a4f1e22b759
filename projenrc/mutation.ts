import { Component, awscdk } from 'projen';
import { installWorkspace } from './workspace';

/** `npm run mutation`: its packages have a separate lock file in `mutation/`, and are installed when they are missing. */
export class Mutation extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    const mutation = project.addTask('mutation', { description: 'Changes the code in many small ways, counts what the tests notice, and writes docs/assurance/mutation.md' });
    installWorkspace(mutation, 'mutation');
    mutation.exec('tsx mutation/main.ts', { receiveArgs: true });

    project.tsconfigDev.addExclude('mutation/build');
    project.eslint?.addIgnorePattern('/mutation/build/');
  }
}

import { Component, awscdk, github } from 'projen';
import { SLICES, fileNameOf } from '../mutation/slices';
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

/** GitHub ends a job after six hours, and then nothing of it is kept. */
const MINUTES = 330;

const RESULTS = 'mutation/build';

/**
 * Tests the mutants of each folder in a separate job, then writes the page of all of them. Each run goes on from the results of the one before,
 * even if that one ran out of time.
 */
export function mutationWorkflow(hub: github.GitHub, installed: (...steps: github.workflows.JobStep[]) => github.workflows.Job): void {
  const workflow = hub.addWorkflow('mutation');
  workflow.on({ workflowDispatch: {} });
  const [path, ofFolder] = [`${RESULTS}/\${{ matrix.file }}.*.json`, 'mutation-${{ matrix.file }}'];
  const key = `${ofFolder}.\${{ github.run_id }}-\${{ github.run_attempt }}`;
  workflow.addJob('mutants', {
    ...installed(
      { name: 'Restore results', uses: hub.actions.get('actions/cache/restore'), with: { path, key, 'restore-keys': `${ofFolder}.` } },
      { name: 'Mutants', run: 'npm run mutation -- "$FOLDER"', env: { FOLDER: '${{ matrix.folder }}' }, timeoutMinutes: MINUTES },
      { name: 'Save results', if: 'always()', uses: hub.actions.get('actions/cache/save'), with: { path, key } },
      { name: 'Upload results', if: 'always()', uses: hub.actions.get('actions/upload-artifact'), with: { name: ofFolder, path, overwrite: true } },
    ),
    name: '${{ matrix.folder }}',
    strategy: { failFast: false, matrix: { include: Object.keys(SLICES).map((folder) => ({ folder, file: fileNameOf(folder) })) } },
  });
  workflow.addJob('page', {
    ...installed(
      {
        name: 'Download results',
        uses: hub.actions.get('actions/download-artifact'),
        with: { 'pattern': 'mutation-*', 'path': RESULTS, 'merge-multiple': true },
      },
      { name: 'Page', run: 'npm run mutation -- --page' },
      { name: 'Scores', run: 'cat docs/assurance/mutation.md >> "$GITHUB_STEP_SUMMARY"' },
      {
        name: 'Upload page',
        uses: hub.actions.get('actions/upload-artifact'),
        with: { name: 'page', path: 'docs/assurance/mutation.md', overwrite: true },
      },
    ),
    needs: ['mutants'],
    // The page keeps the last score of a folder that has no new one.
    if: '!cancelled()',
  });
}

import { awscdk, Component, github } from 'projen';
import { installWorkspace } from './workspace';

const { READ, WRITE } = github.workflows.JobPermission;

/** `npm run site`: the documentation site. Its packages have a separate lock file in `site/`, and are installed when they are missing. */
export class Site extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    const site = project.addTask('site', { description: 'Builds the documentation site into site/dist, and checks its links' });
    installWorkspace(site, 'site');
    site.exec('npm test --prefix site');
    site.exec('npm run build --prefix site');
  }
}

/** Builds the site for every pull request, and publishes that of the main branch on GitHub Pages. */
export function siteWorkflow(hub: github.GitHub, build: github.workflows.Job): void {
  const workflow = hub.addWorkflow('site');
  workflow.on({ pullRequest: {}, push: { branches: ['main'] }, workflowDispatch: {} });
  workflow.addJob('build', {
    ...build,
    steps: [...build.steps, { name: 'Upload', uses: hub.actions.get('actions/upload-pages-artifact'), with: { path: 'site/dist' } }],
  });
  workflow.addJob('deploy', {
    needs: ['build'],
    if: "github.ref == 'refs/heads/main'",
    runsOn: ['ubuntu-latest'],
    permissions: { pages: WRITE, idToken: WRITE, contents: READ },
    environment: { name: 'github-pages', url: '${{ steps.deploy.outputs.page_url }}' },
    concurrency: 'pages',
    steps: [{ id: 'deploy', name: 'Deploy', uses: hub.actions.get('actions/deploy-pages') }],
  });
}

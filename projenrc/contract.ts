import { Component, awscdk } from 'projen';

/** `npm run contract`: what it needs has a lock file of its own in `contract/`, and is installed when it is missing. */
export class Contract extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    const contract = project.addTask('contract', { description: 'Reads the OpenAPI and AsyncAPI documents with linters, parsers and typed clients' });
    // Clients run against the handlers.
    const bundles = project.tasks.tryFind('bundle-handlers');
    if (bundles) contract.spawn(bundles);
    contract.exec('npm ci --prefix contract', { condition: '! cmp -s contract/package-lock.json contract/node_modules/.cache/package-lock.json' });
    contract.exec('mkdir -p contract/node_modules/.cache && cp contract/package-lock.json contract/node_modules/.cache/');
    contract.exec('tsx contract/main.ts', { receiveArgs: true });

    // Programs on packages and types that only contract/ has: its own compilation checks them.
    for (const path of ['contract/build', 'contract/clients', 'contract/run-clients.ts']) project.tsconfigDev.addExclude(path);
    for (const path of ['/contract/build/', '/contract/clients/', '/contract/run-clients.ts']) project.eslint?.addIgnorePattern(path);
  }
}

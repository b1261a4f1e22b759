import { Component, awscdk } from 'projen';
import { installWorkspace } from './workspace';

const CACHE = 'contract/node_modules/.cache';
/** The runner's check of a contract runs the one that users install. */
const OASDIFF = 'github.com/oasdiff/oasdiff@v1.37.0';

/** `npm run contract`: its packages have a separate lock file in `contract/`, and are installed when they are missing. Needs Python and Go, too. */
export class Contract extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    const contract = project.addTask('contract', { description: 'Reads the OpenAPI and AsyncAPI documents with linters, parsers, typed clients, a differ and Schemathesis' });
    // Clients run against the handlers.
    const bundles = project.tasks.tryFind('bundle-handlers');
    if (bundles) contract.spawn(bundles);
    installWorkspace(contract, 'contract');
    contract.exec(`python3 -m venv ${CACHE}/python && ${CACHE}/python/bin/pip install --quiet --requirement contract/requirements.txt && cp contract/requirements.txt ${CACHE}/`, { condition: `! cmp -s contract/requirements.txt ${CACHE}/requirements.txt` });
    contract.exec(`GOBIN=$PWD/${CACHE}/bin go install ${OASDIFF}`, { condition: `! test -f ${CACHE}/bin/oasdiff` });
    contract.exec('tsx --tsconfig tsconfig.dev.json contract/main.ts');
    contract.exec('tsx --tsconfig tsconfig.dev.json contract/schemathesis.ts', { receiveArgs: true });

    // Programs on packages and types that only contract/ has: its own compilation checks them.
    for (const path of ['contract/build', 'contract/clients', 'contract/run-clients.ts']) project.tsconfigDev.addExclude(path);
    for (const path of ['/contract/build/', '/contract/clients/', '/contract/run-clients.ts']) project.eslint?.addIgnorePattern(path);
  }
}

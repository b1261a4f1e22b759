import { awscdk, Component } from 'projen';

const VALE = 'github.com/vale-cli/vale/v3/cmd/vale@v3.21.0';
const BIN = 'node_modules/.cache/bin';

/** `npm run words`: reads the pages with the linter of English, by the rules in `.vale/House`. Needs Go and a C compiler when it is missing. */
export class Words extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    const words = project.addTask('words', { description: 'Reads the pages with a linter of English' });
    words.exec(`GOBIN=$PWD/${BIN} go install ${VALE}`, { condition: `! test -f ${BIN}/vale` });
    words.exec(`${BIN}/vale README.md AGENTS.md CONTRIBUTING.md local/README.md docs`);
    project.npmignore?.addPatterns('/.vale/', '/.vale.ini');
  }
}

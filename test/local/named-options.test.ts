import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { CONTRACT_OPTIONS, DEVELOP_OPTIONS, SERVE_OPTIONS, TOKEN_OPTIONS } from '../../local/src/command/option-table';
import { read } from '../support/documents';

/** Options of every command, and of npm, Node.js, Jest, the AWS CLI, curl and the emulators, which messages and pages name, too. */
const FOREIGN = [
  '--aws-sigv', '--config', '--db-path', '--enable-source-maps', '--endpoint-url', '--format', '--help', '--host', '--max-semi-space-size', '--require', '--save-dev',
  '--test', '--version',
];

const optionsIn = (text: string) => [...new Set(text.match(/(?<![\w-])--[a-z][a-z-]+/g))].sort();
const sources = readdirSync('local/src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join('local/src', file), 'utf8')).join('\n');
const known = [CONTRACT_OPTIONS, DEVELOP_OPTIONS, SERVE_OPTIONS, TOKEN_OPTIONS].flat().map(({ name }) => `--${name}`);

test.each([
  ['messages', sources],
  ['its page', read('local/README.md')],
  ['the page of differences', read('docs/local-differences.md')],
])('%s of the local runner name only options that the command has', (_, text) => {
  expect(optionsIn(text).filter((option) => ![...known, ...FOREIGN].includes(option))).toEqual([]);
});

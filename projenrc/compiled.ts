import { createHash } from 'crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';

const ROOT = dirname(__dirname);
const RECORD = join(ROOT, 'node_modules', '.cache', 'compiled-sources');
const OUTPUTS = ['.jsii', '.jsii.gz', 'lib/index.js', 'lib/library.js', 'lib/rest.js', 'lib/private/cdk-version.js', 'assets/handlers', 'assets/settings.json', 'assets/parameters.json'];
const OTHER_INPUTS = ['package.json', 'package-lock.json', 'tsconfig.json', 'README.md'];

/** Ends with 0 where the sources are others than those that were compiled last, so that a task compiles on that condition. `--record`: they are these. */
const sources = ['src', 'projenrc'].flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts')).map((file) => join(folder, file)));
const hash = createHash('sha256');
for (const file of [...sources.sort(), ...OTHER_INPUTS]) hash.update(`${file}\0`).update(readFileSync(join(ROOT, file))).update('\0');
const digest = hash.digest('hex');

if (process.argv.includes('--record')) {
  mkdirSync(dirname(RECORD), { recursive: true });
  writeFileSync(RECORD, digest);
} else {
  const isCompiled = OUTPUTS.every((file) => existsSync(join(ROOT, file))) && existsSync(RECORD) && readFileSync(RECORD, 'utf8') === digest;
  process.exitCode = isCompiled ? 1 : 0;
}

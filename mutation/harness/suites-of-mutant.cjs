/** Jest's filter: of a mutant only the suites that reach it are loaded, which takes longer than their tests. */
const { existsSync, readFileSync, readdirSync } = require('node:fs');
const { join } = require('node:path');

const FOLDER = join(process.cwd(), 'mutation', 'build', 'reached');

module.exports = (suites) => {
  const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
  if (mutant === undefined || !existsSync(FOLDER)) return { filtered: suites };
  const reaching = readdirSync(FOLDER).map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')))
    .filter(({ mutants }) => mutants.includes(mutant)).map(({ suite }) => suite);
  return { filtered: suites.filter((suite) => reaching.includes(suite)) };
};

/** Jest's sequencer: the suites of one module come before those of a whole handler. They are quicker, and notice more. */
const { createRequire } = require('node:module');
const { join } = require('node:path');
const { statSync } = require('node:fs');

const Sequencer = createRequire(join(process.cwd(), 'package.json'))('@jest/test-sequencer').default;

module.exports = class SmallestFirst extends Sequencer {
  sort(tests) {
    const size = ({ path }) => statSync(path).size;
    return [...tests].sort((a, b) => size(a) - size(b));
  }
};

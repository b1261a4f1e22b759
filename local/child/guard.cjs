// @ts-check
'use strict';
/**
 * Outlives the runner by a moment: when the runner's end of the pipe closes, however that came about,
 * it kills the runner's processes and removes its directories. Being told in advance what belongs to
 * the runner, it also works when the runner was killed without a chance to clean up, and on processes
 * that are too busy to notice anything themselves.
 *
 * Lines on standard input: `+<pid>`, `-<pid>`, `=<directory>`. A negative pid is that of a group of processes.
 */
const { rmSync } = require('node:fs');
const { createInterface } = require('node:readline');

/** @type {Set<number>} */
const processes = new Set();
/** @type {Set<string>} */
const directories = new Set();

createInterface({ input: process.stdin }).on('line', (line) => {
  const rest = line.slice(1);
  if (line.startsWith('+')) processes.add(Number(rest));
  else if (line.startsWith('-')) processes.delete(Number(rest));
  else if (line.startsWith('=')) directories.add(rest);
}).on('close', () => {
  for (const pid of processes) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Already gone.
    }
  }
  for (const directory of directories) rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  process.exit(0);
});

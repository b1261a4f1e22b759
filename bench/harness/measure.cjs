'use strict';
// Loaded before the program: says at its end what the whole process took, and what the program itself has measured. The kernel's
// ru_maxrss would begin with the memory of the parent.
const { readFileSync, writeSync } = require('node:fs');

globalThis.measured = {};
process.once('exit', () => {
  const { user, system } = process.cpuUsage();
  const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  writeSync(3, JSON.stringify({ cpu: (user + system) / 1000, memory: Number(kibibytes) / 1024, ...globalThis.measured }));
});

// Reads AsyncAPI documents with the official parser, and prints what it finds.
import { readFileSync } from 'node:fs';
import { Parser } from '@asyncapi/parser';

const parser = new Parser();
let found = 0;
for (const file of process.argv.slice(2)) {
  const { document, diagnostics } = await parser.parse(readFileSync(file, 'utf8'));
  // That a newer version of the specification exists is no fault.
  const faults = diagnostics.filter(({ code }) => code !== 'asyncapi-latest-version');
  if (!document || faults.length) console.log(file, JSON.stringify(faults.map(({ code, message, path }) => ({ code, message, path: path.join('.') })), undefined, 2));
  found += faults.length + (document ? 0 : 1);
}
console.log(`AsyncAPI: ${process.argv.length - 2} documents, ${found} faults`);
process.exitCode = found ? 1 : 0;

import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { read } from './support/documents';

/** Messages of others. */
const FOREIGN = /^(Cloud assembly schema version|Dynamic require of)/;

const sources = ['src', 'local/src'].flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts')).map((file) => readFileSync(join(folder, file), 'utf8'))).join('\n').replace(/'\s*\+?\s*'|\\(?=')/g, '');

/** The first column of a section's table, as far as it is code. */
function messagesOf(section: string): string[] {
  const [, text] = read('docs/troubleshooting.md').split(`## ${section}\n`);
  return text.split('\n## ')[0].split('\n').flatMap((line) => [...(/^\| (`[^|]*) \|/.exec(line)?.[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, message]) => message));
}

/** The parts of a message that never change. */
const partsOf = (message: string) => message.split(/…|cannot be used\. |conflicts with |Allowed: |'[^']*'|\d[\d.]*|test\/\S+/).map((part) => part.replace(/^[\s:,;.]+|[\s:,;.$]+$/g, '')).filter((part) => part !== '');

test.each(['Synthesis', 'On your laptop'].flatMap(messagesOf).filter((message) => !FOREIGN.test(message)))('users see: %s', (message) => {
  const parts = partsOf(message).filter((part) => /\s/.test(part));
  expect(parts.filter((part) => !sources.includes(part))).toEqual([]);
});

import * as fs from 'fs';
import * as path from 'path';
import { documentOf } from './document';
import { collectEvidence, Evidence } from './evidence';

export const DOCUMENT = path.join(__dirname, '..', '..', 'docs', 'compliance.md');

export function render(evidence: Evidence[]): string {
  return documentOf(evidence, (name) => (JSON.parse(fs.readFileSync(require.resolve(`${name}/package.json`), 'utf8')) as { version: string }).version);
}

if (require.main === module) fs.writeFileSync(DOCUMENT, render(collectEvidence()));

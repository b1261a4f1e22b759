import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { withDiagrams } from './support/document';

const page = join(__dirname, '..', '..', 'docs', 'architecture.md');
writeFileSync(page, withDiagrams(readFileSync(page, 'utf8')));

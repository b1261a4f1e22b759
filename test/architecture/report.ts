import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { withDiagrams } from './support/document';
import { picture } from './support/system';

const docs = join(__dirname, '..', '..', 'docs');
const page = join(docs, 'architecture.md');
writeFileSync(page, withDiagrams(readFileSync(page, 'utf8')));
picture().write(join(docs, 'system.svg'));

import * as fs from 'fs';
import * as path from 'path';
import { costsDocument } from './support/document';

fs.writeFileSync(path.join(__dirname, '..', '..', 'docs', 'costs.md'), costsDocument());

import { writeFileSync } from 'fs';
import * as path from 'path';
import { settingsPage } from './settings-table';

writeFileSync(path.join(__dirname, '..', '..', 'docs', 'settings.md'), settingsPage());

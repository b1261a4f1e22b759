import { DIST } from './places.mjs';
import { deadLinks } from './links.mjs';

const { dead, checked, pages } = deadLinks(DIST);
for (const each of dead) console.error(each);
console.log(`${pages} pages, ${checked} links within the site, ${dead.length} dead`);
if (dead.length || checked === 0) process.exitCode = 1;

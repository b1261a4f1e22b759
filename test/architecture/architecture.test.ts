import { readFileSync } from 'fs';
import { join } from 'path';
import { withDiagrams } from './support/document';
import { isOurs } from './support/library';
import { drawnSystem, picture } from './support/system';

const docs = join(__dirname, '..', '..', 'docs');
const page = readFileSync(join(docs, 'architecture.md'), 'utf8');

test('docs/architecture.md shows the constructs and the flow as they are; npm run architecture draws them', () => {
  expect(withDiagrams(page)).toBe(page);
});

test('the picture of the README shows the system as it is; npm run architecture draws it', () => {
  picture().check(join(docs, 'system.svg'));
});

test('every construct that the system makes is drawn', () => {
  const made = drawnSystem().node.findAll().filter(isOurs);
  expect(made.map((each) => each.constructor.name)).toEqual(expect.arrayContaining(['ServerlessApiPattern', 'SecureRestApi', 'WorkQueue']));
  for (const each of made) expect(page).toContain(`["${each.node.id}<br/>${each.constructor.name}"]`);
});

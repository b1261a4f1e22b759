import { readFileSync } from 'fs';
import { join } from 'path';
import { withDiagrams } from './support/document';
import { drawnSystem } from './support/system';
import { isOurs } from './support/library';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'architecture.md'), 'utf8');

test('docs/architecture.md shows the constructs and the flow as they are; npm run architecture draws them', () => {
  expect(withDiagrams(page)).toBe(page);
});

test('every construct that the system makes is drawn', () => {
  const { shop } = drawnSystem();
  for (const made of shop.node.findAll().filter(isOurs)) expect(page).toContain(`["${made.node.id}<br/>${made.constructor.name}"]`);
});

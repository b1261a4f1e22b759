import { existsSync, readFileSync, readdirSync } from 'fs';
import { join } from 'path';

const ROOT = join(__dirname, '..');
const PAGE = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
/** The rooms that the tables of the page name, in their first columns. */
const ROOMS = PAGE.split('\n').filter((line) => line.startsWith('| `')).flatMap((line) => [...line.split('|')[1].matchAll(/`([^`]+)\/`/g)].map(([, room]) => room));

const folders = (path: string) => readdirSync(join(ROOT, path), { withFileTypes: true }).filter((each) => each.isDirectory()).map(({ name }) => `${path}/${name}`);

test.each(['src', 'local/src'])('the map has every room of %s', (path) => {
  expect(ROOMS.filter((room) => room.startsWith(`${path}/`) && room.split('/').length === path.split('/').length + 1).sort()).toEqual(folders(path).sort());
});

test('each path that the page names is there', () => {
  const named = [...PAGE.matchAll(/`((?:src|local|test|docs|projenrc|mutation|bench|contract|examples|site)\/[\w./-]*)`/g)].map(([, path]) => path);
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

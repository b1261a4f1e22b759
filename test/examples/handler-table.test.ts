import * as fs from 'fs';
import * as path from 'path';
import { HANDLERS } from '../../src/handlers/catalog';

/** Rows of the first table of a document whose first cell is a handler. */
const DOCUMENT = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'compute.md'), 'utf8');
const rowOf = (handler: string) => DOCUMENT.split('\n').find((line) => line.startsWith(`| \`${handler}\` |`))!;

/** Settings that every handler of the API has are documented for `items` and meant of all three. */
const INHERITED = new Set(HANDLERS.items.settings.map(({ name }) => name));

test.each(['items', 'files', 'jobs', 'worker', 'authorizer'])('the environment of a replaced %s is documented as in the catalog', (handler) => {
  const [, , access, settings] = rowOf(handler).split('|');
  const own = HANDLERS[handler].settings.filter(({ name }) => name !== 'METRICS_NAMESPACE' && (handler === 'items' || !INHERITED.has(name)));
  const named = [...settings.matchAll(/`([A-Z_]+)`( [^,;]+)?/g)].map(([, name, value = '']) => `${name}=${value.trim()}`);
  expect(named).toEqual(own.map((setting) => `${setting.name}=${setting.default}`));
  for (const { environment, actions } of handler === 'files' ? HANDLERS.files.access.slice(1) : HANDLERS[handler].access) {
    const granted = access.split(';').find((part) => part.includes(`\`${environment}\``))!.split('→')[1];
    expect(granted.replace(/ under .*/, '').split(',').map((action) => action.trim()).sort()).toEqual(actions.map((action) => action.split(':')[1]).sort());
  }
});

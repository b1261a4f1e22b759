import { mkdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { bundleWithSources } from '../../projenrc/handler-bundling';
import { licencesDocument, thirdPartyIn } from '../../projenrc/third-party';
import { HANDLERS } from '../../src/handlers/catalog';
import { sampleOf } from '../support/all';
import { temporaryDirectory } from '../support/synth';

const ASSETS = join(__dirname, '..', '..', 'assets');
const DOCUMENT = readFileSync(join(ASSETS, 'THIRD-PARTY-LICENSES'), 'utf8');

interface Bill { readonly specVersion: string; readonly components: { readonly name: string; readonly version: string }[] }

const billOf = (handler: string) => JSON.parse(readFileSync(join(ASSETS, 'sbom', `${handler}.cdx.json`), 'utf8')) as Bill;

function packageOf(manifest: object, files: Record<string, string> = {}): string {
  const folder = temporaryDirectory();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'extra', version: '1.2.3', ...manifest }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

test.each(sampleOf(Object.keys(HANDLERS), 3))('the dependencies of %s have their licences in the package, and are in its bill of materials', async (handler) => {
  const { metafile } = await bundleWithSources(`src/handlers/${handler}.lambda.ts`);
  const [{ inputs }] = Object.values(metafile.outputs);
  const made = Object.keys(inputs).filter((path) => inputs[path].bytesInOutput > 0 && path.includes('node_modules/'))
    .map((path) => path.split('node_modules/').at(-1)!.split('/').slice(0, path.split('node_modules/').at(-1)!.startsWith('@') ? 2 : 1).join('/'));
  const { specVersion, components } = billOf(handler);
  expect(specVersion).toBe('1.6');
  expect(components.map(({ name }) => name)).toEqual(expect.arrayContaining([...new Set(made)]));
  for (const { name, version } of components) expect(DOCUMENT).toContain(`\n${name}@${version} (`);
});

test('code that ajv generates is under the licence of ajv', () => {
  expect(billOf('files').components).toContainEqual(expect.objectContaining({ name: 'ajv' }));
  expect(DOCUMENT).toMatch(/ajv@[\d.]+ \(MIT\)\n\nThe MIT License \(MIT\)\n\nCopyright \(c\) [\d-]+ Evgeny Poberezkin/);
});

test('a package without the text of its licence cannot be bundled', () => {
  expect(() => thirdPartyIn(packageOf({ license: 'BSD-3-Clause', author: 'Somebody' }))).toThrow('extra has no text of its licence.');
  expect(() => thirdPartyIn(packageOf({ license: 'MIT' }))).toThrow('extra has no text of its licence.');
  expect(() => thirdPartyIn(packageOf({}, { LICENSE: 'All rights reserved.' }))).toThrow('extra names no licence.');
});

test('licences and notices are told as they are, each once', () => {
  const party = thirdPartyIn(packageOf({ license: 'Apache-2.0' }, { LICENSE: 'The terms.\r\n', NOTICE: 'Made by somebody.\n' }));
  expect(party).toEqual({ name: 'extra', version: '1.2.3', license: 'Apache-2.0', text: 'The terms.\n\nMade by somebody.' });
  expect(licencesDocument([party, { ...party, name: 'another' }, party]).split('The terms.')).toHaveLength(2);
});

test('who wrote it is named where a package leaves the text out', () => {
  expect(thirdPartyIn(packageOf({ license: 'MIT', author: 'Ann Author <ann@example.com>' })).text).toMatch(/^Copyright \(c\) Ann Author\n\nPermission is hereby granted/);
});

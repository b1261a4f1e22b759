import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeTemporaryDirectories, temporaryDirectory } from './support/assembly';
import { waitUntil } from './support/wait';
import { SourceWatcher } from '../../local/src/app/source-watcher';
import { Sources } from '../../local/src/app/sources';

afterAll(() => removeTemporaryDirectories());

function directoryWith(...files: string[]): string {
  const directory = temporaryDirectory();
  for (const file of files) {
    mkdirSync(join(directory, file, '..'), { recursive: true });
    writeFileSync(join(directory, file), file);
  }
  return directory;
}

describe('the sources of an app', () => {
  test.each([
    ['lib/shop.ts', true], ['lambda/index.mjs', true], ['cdk.json', true], ['.env.local', true], ['site/page.html', true],
    ['node_modules/x/index.js', false], ['lib/node_modules/x/index.js', false], ['.git/HEAD', false], ['cdk.out/manifest.json', false], ['.cdk-local/state.json', false],
    ['build/cdk/manifest.json', false], ['kept/tables.sqlite', false], ['lib/shop.ts~', false], ['.lib.swp', false], ['tsconfig.tsbuildinfo', false],
    ['lib/4913', false], ['lib/sedAb12Cd', false], ['lib/#shop.ts#', false], ['lib/.#shop.ts', false], ['lib/shop.ts.swo', false], ['lib/shop.ts___jb_tmp___', false],
    ['lib/shop.ts.bak', false], ['lib/shop.ts.sb-1a2b3c4d-AbCdEf', false], ['lib/__pycache__/app.cpython-313.pyc', false], ['lib/sedation.ts', true], ['lib/backup.ts', true],
  ])('%s: %s', (file, isSource) => {
    expect(new Sources({ directory: temporaryDirectory(), outputs: ['kept', 'build/cdk'] }).has(file)).toBe(isSource);
  });

  test('follow what cdk.json says of cdk watch, but for the settings themselves', () => {
    const sources = new Sources({ directory: temporaryDirectory(), include: ['**'], exclude: ['README.md', 'cdk*.json', '**/*.d.ts', 'test', 'docs/*.txt'] });
    const has = (...files: string[]) => files.map((file) => sources.has(file));
    expect(has('README.md', 'lib/a.d.ts', 'test/a.ts', 'docs/a.txt')).toEqual([false, false, false, false]);
    expect(has('lib/README.md', 'lib/a.ts', 'lib/test/a.ts', 'docs/more/a.txt', 'cdk.json')).toEqual([true, true, true, true, true]);
  });

  test('are not what a compiler writes beside them', () => {
    const sources = new Sources({ directory: directoryWith('lib/shop.ts', 'lib/plain.js') });
    expect(['lib/shop.ts', 'lib/shop.js', 'lib/shop.d.ts', 'lib/shop.js.map', 'lib/plain.js', 'lib/types.d.ts'].map((file) => sources.has(file))).toEqual([true, false, false, false, true, true]);
  });
});

test('a watcher tells of sources that change, that come in new folders, and that go, and not of those that are written as they were', async () => {
  const directory = directoryWith('lib/shop.ts', 'node_modules/x/index.js');
  const seen: string[] = [];
  const watcher = new SourceWatcher(directory, new Sources({ directory }), (file) => seen.push(file));
  watcher.start();
  const expectNext = async (file: string, change: () => void) => {
    seen.length = 0;
    change();
    await waitUntil(() => seen.includes(file), () => `${file} was not seen, but ${seen.join()}`);
  };
  await expectNext('lib/shop.ts', () => writeFileSync(join(directory, 'lib', 'shop.ts'), 'changed'));
  await expectNext('lib/new/deep/item.ts', () => {
    mkdirSync(join(directory, 'lib', 'new', 'deep'), { recursive: true });
    writeFileSync(join(directory, 'lib', 'new', 'deep', 'item.ts'), 'new');
  });
  await expectNext('lib/new/deep/item.ts', () => writeFileSync(join(directory, 'lib', 'new', 'deep', 'item.ts'), 'changed'));
  await expectNext('lib/last.ts', () => {
    writeFileSync(join(directory, 'lib', 'shop.ts'), 'changed');
    writeFileSync(join(directory, 'node_modules', 'x', 'index.js'), 'changed');
    writeFileSync(join(directory, 'lib', 'last.ts'), 'last');
  });
  watcher.stop();
  expect([...new Set(seen)]).toEqual(['lib/last.ts']);
});

test('a draft that comes and goes has vanished, and a source that goes has not', async () => {
  const directory = directoryWith('lib/shop.ts', 'lib/cart.ts');
  const seen: string[] = [];
  const watcher = new SourceWatcher(directory, new Sources({ directory }), (file) => seen.push(file));
  watcher.start();
  const path = (file: string) => join(directory, 'lib', file);
  writeFileSync(path('shop.ts.1234'), 'changed');
  renameSync(path('shop.ts.1234'), path('shop.ts'));
  rmSync(path('cart.ts'));
  await waitUntil(() => seen.includes('lib/shop.ts') && seen.includes('lib/cart.ts'), () => seen.join());
  expect(['lib/shop.ts.1234', 'lib/shop.ts', 'lib/cart.ts'].map((file) => watcher.hasVanished(file))).toEqual([true, false, false]);
  watcher.settle(['lib/shop.ts', 'lib/cart.ts']);
  expect(watcher.hasVanished('lib/cart.ts')).toBe(true);
  watcher.stop();
});

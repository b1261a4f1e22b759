import { mkdirSync, readFileSync, readdirSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TextReader, Uint8ArrayWriter, ZipWriter, ZipWriterConstructorOptions } from '@zip.js/zip.js';
import { CfnResource } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import { removeTemporaryDirectories, synthesize, temporaryDirectory } from './support/assembly';
import { LocalSystem } from '../../local/src';
import { unzip } from '../../local/src/functions/zip';

afterAll(() => removeTemporaryDirectories());

interface File { readonly text: string; readonly mode?: number; readonly options?: ZipWriterConstructorOptions }

async function zip(files: Readonly<Record<string, string | File>>): Promise<Buffer> {
  const archive = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false });
  for (const [name, file] of Object.entries(files)) {
    const { text, mode, options }: File = typeof file === 'string' ? { text: file } : file;
    const isFolder = name.endsWith('/');
    const made = { directory: isFolder, unixMode: mode, msDosCompatible: mode === undefined };
    await archive.add(name, isFolder ? undefined : new TextReader(text), { ...made, ...options });
  }
  return Buffer.from(await archive.close());
}

async function unpacked(files: Parameters<typeof zip>[0]): Promise<string> {
  const target = temporaryDirectory();
  await unzip(await zip(files), target);
  return target;
}

const textOf = (...names: string[]) => readFileSync(join(...names), 'utf8');

test('files are unpacked with their folders, deflated or stored, whatever their names', async () => {
  const target = await unpacked({
    'index.js': 'x'.repeat(5000), 'deep/': '', 'deep/er.js': { text: 'two', options: { level: 0 } }, 'grüße/a b.txt': { text: 'three', options: { dataDescriptor: false } },
  });
  expect(readdirSync(target, { recursive: true }).sort()).toEqual(['deep', 'deep/er.js', 'grüße', 'grüße/a b.txt', 'index.js']);
  expect([textOf(target, 'index.js').length, textOf(target, 'deep', 'er.js'), textOf(target, 'grüße', 'a b.txt')]).toEqual([5000, 'two', 'three']);
});

test('executable files stay executable', async () => {
  const target = await unpacked({ 'run.sh': { text: '', mode: 0o100755 }, 'read.me': { text: '', mode: 0o100644 }, 'of.windows': '' });
  expect(['run.sh', 'read.me', 'of.windows'].map((name) => statSync(join(target, name)).mode.toString(8).at(-3))).toEqual(['7', '6', '6']);
});

test('links stay links, and nothing is written through them', async () => {
  const outside = temporaryDirectory();
  const link = (text: string): File => ({ text, mode: 0o120777 });
  const target = await unpacked({ 'bin/run': link('../lib/run.js'), 'lib/run.js': 'code' });
  expect([readlinkSync(join(target, 'bin', 'run')), textOf(target, 'bin', 'run')]).toEqual(['../lib/run.js', 'code']);
  await expect(unpacked({ 'out': link(outside), 'out/file': 'x' })).rejects.toThrow();
  expect(readdirSync(outside)).toEqual([]);
  // Another layer has the same.
  await unzip(await zip({ 'bin/run': link('../lib/other.js') }), target);
  expect(readlinkSync(join(target, 'bin', 'run'))).toBe('../lib/other.js');
});

test.each(['../out.js', 'in/../../out.js'])('%s does not leave the folder', async (name) => {
  await expect(unpacked({ [name]: 'x' })).rejects.toThrow(`with the path ${name}`);
});

test('a path from the root starts in the folder', async () => {
  expect(textOf(await unpacked({ '/index.js': 'one' }), 'index.js')).toBe('one');
});

test("files that aren't archives, and incomplete ones, are refused", async () => {
  const archive = await zip({ 'index.js': 'x'.repeat(5000) });
  const refused = async (changed: Buffer) => unzip(changed, temporaryDirectory());
  const changedAt = async (offset: number) => refused(Object.assign(Buffer.from(archive), { [offset]: 255 - archive[offset] }));
  const [content, directory] = [30 + archive.readUInt16LE(26) + archive.readUInt16LE(28), archive.indexOf(Buffer.from([0x50, 0x4b, 1, 2]))];
  await expect(refused(Buffer.from('no archive'))).rejects.toThrow('not a zip archive');
  await expect(refused(archive.subarray(0, -30))).rejects.toThrow('not a zip archive');
  await expect(changedAt(content)).rejects.toThrow('a broken zip archive: index.js');
  // The sum of the content.
  await expect(changedAt(directory + 16)).rejects.toThrow('a broken zip archive: index.js');
  await expect(changedAt(directory)).rejects.toThrow('a broken zip archive');
  const unread = Buffer.from(archive);
  unread.writeUInt16LE(0xffff, archive.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6])) + 10);
  await expect(refused(unread)).rejects.toThrow('a zip archive in the Zip64 format');
});

describe('a function whose code is an archive', () => {
  /** A project with TypeScript, archived after it was bundled, as CDK does where a bundle is to be archived. */
  async function archived(says: string): Promise<string> {
    const project = temporaryDirectory();
    const archive = join(project, 'out', 'asset.zip');
    mkdirSync(join(project, 'src'));
    writeFileSync(join(project, 'src', 'shop.ts'), [
      "import { execFileSync } from 'node:child_process';", '', 'export async function handler({ id }: { id?: string }): Promise<string> {',
      '  if (id) throw new Error(`no ${id}`);', "  return execFileSync('./bin/run', { cwd: __dirname, encoding: 'utf8' });", '}', '',
    ].join('\n'));
    const { outputFiles } = buildSync({ entryPoints: [join(project, 'src', 'shop.ts')], outfile: join(project, 'out', 'asset', 'index.js'), write: false, bundle: true, platform: 'node', format: 'cjs', sourcemap: 'linked', minify: true });
    const [map, code] = outputFiles.map(({ text }) => text);
    mkdirSync(join(project, 'out'));
    writeFileSync(archive, await zip({ 'index.js': code, 'index.js.map': map, 'bin/run': { text: `#!/bin/sh\nprintf ${says}\n`, mode: 0o100755 } }));
    return archive;
  }
  const assemblyWith = (archive: string) => synthesize((stack) => {
    const fn = new LambdaFunction(stack, 'Fn', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromAsset(archive) });
    (fn.node.defaultChild as CfnResource).overrideLogicalId('Fn');
  });

  test('runs, with the programs in it, is told of by its sources, and is swapped when the archive changes', async () => {
    await using system = await LocalSystem.start({ assembly: assemblyWith(await archived('first')), sourceMaps: true });
    expect(await system.invoke('Fn', {})).toMatchObject({ payload: 'first' });
    const { payload } = await system.invoke('Fn', { id: 'o-1' });
    expect((payload as { trace: string[] }).trace.join('\n')).toMatch(/src\/shop\.ts:4:\d+/);
    await system.change({ assembly: assemblyWith(await archived('second')) });
    expect(await system.invoke('Fn', {})).toMatchObject({ payload: 'second' });
  });
});

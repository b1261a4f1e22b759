import { existsSync } from 'node:fs';
import { dynoxide } from '../../local/src/emulators/dynoxide';

const installed = (...names: string[]) => (id: string) => {
  const name = id.replace('/package.json', '');
  if (!names.includes(name)) throw new Error(`Cannot find module '${id}'`);
  return `/modules/${id}`;
};

test.each([
  ['linux', 'x64', '/modules/@dynoxide/linux-x64/dynoxide'],
  ['darwin', 'arm64', '/modules/@dynoxide/darwin-arm64/dynoxide'],
  ['win32', 'x64', '/modules/@dynoxide/win32-x64/dynoxide.exe'],
])('the binary of %s on %s has its own name', (platform, arch, path) => {
  expect(dynoxide(platform, arch, installed(`@dynoxide/${platform}-${arch}`)).replaceAll('\\', '/')).toBe(path);
});

test('a platform whose binary is not installed is told what to install', () => {
  expect(() => dynoxide('darwin', 'arm64', installed())).toThrow('The template has DynamoDB tables, and their emulator is not installed: run npm install @dynoxide/darwin-arm64');
});

test.each([['freebsd', 'x64'], ['linux', 'riscv64'], ['win32', 'arm64']])('%s on %s has none', (platform, arch) => {
  expect(() => dynoxide(platform, arch, installed())).toThrow(`The template has DynamoDB tables, and their emulator, dynoxide, does not exist for ${platform}-${arch}: use one of darwin-arm64, darwin-x64, linux-x64, win32-x64`);
});

test('it is there where one can install it from this lock file', () => {
  const here = `${process.platform}-${process.arch}`;
  const find = () => existsSync(dynoxide());
  if (here === 'linux-x64') expect(find()).toBe(true);
  else expect(() => dynoxide('linux', 'x64', installed('@dynoxide/linux-x64'))).not.toThrow();
});

import { dirname, join } from 'node:path';

/** Platforms with a binary. Each binary is a separate package, which npm installs on that platform only. */
const PLATFORMS = ['darwin-arm64', 'darwin-x64', 'linux-x64', 'win32-x64'];

/** The binary of the DynamoDB emulator for this machine. */
export function dynoxide(platform: string = process.platform, arch: string = process.arch, resolve = (id: string) => require.resolve(id)): string {
  const name = `${platform}-${arch}`;
  try {
    return join(dirname(resolve(`@dynoxide/${name}/package.json`)), platform === 'win32' ? 'dynoxide.exe' : 'dynoxide');
  } catch {
    throw new Error(`The template has DynamoDB tables, and ${PLATFORMS.includes(name)
      ? `their emulator is not installed: run npm install @dynoxide/${name}`
      : `their emulator, dynoxide, does not exist for ${name}: use one of ${PLATFORMS.join(', ')}`}`);
  }
}

import * as fs from 'fs';

/** The assembly of jsii, which its tools read as a file. */
const NO_MODULES = ['./.jsii', './.jsii.gz'];

/** Findings of publint and attw in a packed package: exports that Node.js, a bundler or TypeScript can't resolve. */
export async function findingsOf(packed: string): Promise<string[]> {
  const [{ checkPackage, createPackageFromTarballData }, { publint }, { formatMessage }] = await Promise.all([
    import('@arethetypeswrong/core'), import('publint'), import('publint/utils'),
  ]);
  const data = new Uint8Array(fs.readFileSync(packed));
  const { messages, pkg } = await publint({ pack: { tarball: data.buffer }, strict: true });
  const types = await checkPackage(createPackageFromTarballData(data), { excludeEntrypoints: NO_MODULES });
  return [
    ...messages.map((message) => `publint: ${formatMessage(message, pkg) ?? message.code}`),
    ...types.types === false ? ['attw: there are no types'] : types.problems.map((problem) => `attw: ${JSON.stringify(problem)}`),
  ];
}

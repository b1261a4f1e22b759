import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';

/** Fields that serve this repository only. */
const OURS = ['scripts', 'devDependencies', 'devEngines', 'workspaces', 'overrides', 'allowScripts', 'jest', '//'];

/**
 * Packs a packed library again, with the manifest that its users need. jsii-pacmak packs the manifest of the repository.
 *
 * `tsx projenrc/published-package.ts <packed file or its folder>`
 */
export function publishedPackage(packed: string): string {
  const folder = path.dirname(packed);
  const staged = fs.mkdtempSync(path.join(folder, 'library-'));
  try {
    execFileSync('tar', ['-xzf', packed, '--strip-components=1', '-C', staged]);
    const file = path.join(staged, 'package.json');
    const manifest = JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, unknown>;
    const { url } = manifest.repository as { readonly url: string };
    // As npm writes the address, and with the kind of its modules, which tools need not find out from each file then.
    const published = { ...Object.fromEntries(Object.entries(manifest).filter(([name]) => !OURS.includes(name))), repository: { type: 'git', url: url.replace(/^https:/, 'git+https:') }, type: 'commonjs' };
    fs.writeFileSync(file, `${JSON.stringify(published, undefined, 2)}\n`);
    const [{ filename }] = JSON.parse(execFileSync('npm', ['pack', '--json', '--pack-destination', folder], { cwd: staged, encoding: 'utf8' })) as { filename: string }[];
    return path.join(folder, filename);
  } finally {
    fs.rmSync(staged, { recursive: true, force: true });
  }
}

if (require.main === module) {
  const target = path.resolve(process.argv[2]);
  const files = fs.statSync(target).isFile() ? [target] : fs.readdirSync(target).filter((name) => name.endsWith('.tgz')).map((name) => path.join(target, name));
  for (const file of files) console.log(publishedPackage(file));
}

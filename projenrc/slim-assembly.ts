import { readFileSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { gzipSync } from 'zlib';
import { readAssembly } from './assembly';

const ROOT = dirname(__dirname);

interface Located { locationInModule?: object }
interface Type { readonly initializer?: Located; readonly methods?: Located[]; readonly properties?: Located[]; readonly members?: Located[] }

/** Takes out of jsii's assembly where each member is in the sources, which the package hasn't: a fifteenth of it. Of types, the site links to it. */
const assembly = readAssembly<{ readonly types: Record<string, Type> }>(ROOT);
for (const { initializer, methods = [], properties = [], members = [] } of Object.values(assembly.types)) {
  for (const member of [...(initializer ? [initializer] : []), ...methods, ...properties, ...members]) delete member.locationInModule;
}
const { filename } = JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8')) as { readonly filename: string };
writeFileSync(join(ROOT, filename), gzipSync(JSON.stringify(assembly), { level: 9 }));

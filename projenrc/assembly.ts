import { readFileSync } from 'fs';
import { dirname, join } from 'path';
import { gunzipSync } from 'zlib';

/** The assembly of a package, as jsii writes it: in `.jsii`, or compressed beside it in a file that this one names. By default, the one of the library. */
export function readAssembly<T>(directory: string = dirname(__dirname)): T {
  const assembly = JSON.parse(readFileSync(join(directory, '.jsii'), 'utf8')) as { readonly schema: string; readonly filename: string };
  return (assembly.schema === 'jsii/file-redirect' ? JSON.parse(gunzipSync(readFileSync(join(directory, assembly.filename))).toString()) : assembly) as T;
}

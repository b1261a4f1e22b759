import { existsSync, readFileSync, readdirSync } from 'fs';
import { dirname, join } from 'path';
import type { Metafile } from 'esbuild';

/** A package that is part of a bundle. */
export interface ThirdParty {
  readonly name: string;
  readonly version: string;
  /** Its licence, as an SPDX expression. */
  readonly license: string;
  /** Text of the license, and its owner. */
  readonly text: string;
}

/** Sources of the code that replaces a module of ours. */
const GENERATED: Readonly<Record<string, string>> = { 'shared/body-validators.ts': 'node_modules/ajv' };

/** The packages that a bundle has code of, by name. Throws for one without a licence. */
export function thirdPartiesIn(root: string, { outputs }: Metafile): ThirdParty[] {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs)).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const folders = new Set(inputs.flatMap(([path]) => folderOf(path) ?? []));
  return [...folders].map((folder) => thirdPartyIn(join(root, folder))).sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

function folderOf(path: string): string | undefined {
  const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? [];
  return folder ?? Object.entries(GENERATED).find(([module]) => path.endsWith(module))?.[1];
}

export function thirdPartyIn(folder: string): ThirdParty {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, string | { name?: string }>;
  const [file] = readdirSync(folder).filter((entry) => /^(licen[cs]e|copying)/i.test(entry)).sort();
  const notice = join(folder, 'NOTICE');
  const texts = [
    file === undefined ? standardText(String(name), license, author) : readFileSync(join(folder, file), 'utf8'),
    ...(existsSync(notice) ? [readFileSync(notice, 'utf8')] : []),
  ];
  if (typeof license !== 'string') throw new Error(`${String(name)} names no licence.`);
  return { name: String(name), version: String(version), license, text: texts.map((text) => text.replace(/\r\n/g, '\n').trim()).join('\n\n') };
}

const GRANT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so`;

const CONDITION = 'The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.';

const DISCLAIMER = `THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM,
DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR
OTHER DEALINGS IN THE SOFTWARE.`;

const STANDARD_TEXTS: Readonly<Record<string, string>> = {
  'MIT': `${GRANT}, subject to the following conditions:\n\n${CONDITION}\n\n${DISCLAIMER}`,
  // As ours.
  'Apache-2.0': readFileSync(join(dirname(__dirname), 'LICENSE'), 'utf8').trim(),
  'MIT-0': `${GRANT}.\n\n${DISCLAIMER}`,
};

/** Some packages name a licence and leave its text out. */
function standardText(name: string, license: unknown, author: unknown): string {
  const holder = typeof author === 'string' ? author.replace(/ *[<(].*/, '') : (author as { name?: string } | undefined)?.name;
  const text = STANDARD_TEXTS[String(license)];
  if (text === undefined || holder === undefined) throw new Error(`${name} has no text of its licence. Bundle another package, or add the text to projenrc/third-party.ts.`);
  return `Copyright (c) ${holder}\n\n${text}`;
}

/** All licences, each text once. */
export function licencesDocument(parties: readonly ThirdParty[]): string {
  const byText = new Map<string, ThirdParty[]>();
  const seen = new Set<string>();
  for (const party of [...parties].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))) {
    if (seen.has(keyOf(party))) continue;
    seen.add(keyOf(party));
    byText.set(party.text, [...byText.get(party.text) ?? [], party]);
  }
  const sections = [...byText].map(([text, those]) => [...those.map((party) => `${keyOf(party)} (${party.license})`), '', text].join('\n'));
  const rule = `\n\n${'-'.repeat(80)}\n\n`;
  return `The Lambda handlers in this package contain code of these packages.${rule}${sections.join(rule)}\n`;
}

/** Contents of a bundle, in CycloneDX. The same bundle has the same document: without a time, and without a serial number. */
export function billOfMaterials(handler: string, parties: readonly ThirdParty[]): string {
  return `${JSON.stringify({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { 'type': 'application', 'bom-ref': handler, 'name': `cdk-serverless-api-pattern/${handler}` } },
    components: parties.map(({ name, version, license }) => {
      const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
      return { 'type': 'library', 'bom-ref': purl, name, version, 'licenses': [/[ (]/.test(license) ? { expression: license } : { license: { id: license } }], purl };
    }),
  }, undefined, 2)}\n`;
}

const keyOf = ({ name, version }: ThirdParty) => `${name}@${version}`;

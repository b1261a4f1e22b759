import { codeBlocksOf } from './documents';

const IMPORTS = /^import [^;]*;\n/gm;
const DECLARATION = /^(export |class )/m;

/** The TypeScript of a document that is not a file of an example. */
export function snippetsOf(document: string): string[] {
  return codeBlocksOf(document).filter(({ language, info }) => language === 'ts' && !info.startsWith('file=')).map(({ code }) => code);
}

/**
 * A snippet as a module. One without its own class runs in the stack `Example`, which its `this` is. It gets no import that it doesn't have:
 * readers copy what they see.
 */
export function asModule(snippet: string): string {
  const imports = (snippet.match(IMPORTS) ?? []).join('');
  const code = snippet.replace(IMPORTS, '');
  if (DECLARATION.test(code)) return snippet;
  return `${imports}import { Stack as ExampleStack } from 'aws-cdk-lib';
import { Construct as ExampleScope } from 'constructs';

export class Example extends ExampleStack {
  constructor(scope: ExampleScope, id: string) {
    super(scope, id);
    ${code}
  }
}
`;
}

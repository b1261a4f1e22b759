import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import * as ts from 'typescript';

export interface FoundExpression {
  readonly source: string;
  readonly flags: string;
  /** The file and line where it is. */
  readonly place: string;
}

export interface Expressions {
  readonly found: readonly FoundExpression[];
  /** Expressions that are made of what is not known before the code runs. */
  readonly unknown: readonly string[];
}

/** Files that other tests and users of the examples leave there aren't part of the sources. */
const LEFT_OVERS = ['**/cdk.out', '**/node_modules'];

/** Every regular expression of the TypeScript and JavaScript in these folders. */
export function regularExpressions(folders: readonly string[]): Expressions {
  const all = folders.flatMap((folder) => ts.sys.readDirectory(folder, ['.ts', '.js'], LEFT_OVERS))
    .map((file) => expressionsOf(relative('.', file).replaceAll('\\', '/'), readFileSync(file, 'utf8')));
  return { found: all.flatMap(({ found }) => found), unknown: all.flatMap(({ unknown }) => unknown) };
}

/** The expressions of one text: those that are written as such, and those that are made of a text. */
export function expressionsOf(file: string, text: string): Expressions {
  const sourceFile = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: FoundExpression[] = [];
  const unknown: string[] = [];
  const visit = (node: ts.Node): void => {
    const expression = ts.isRegularExpressionLiteral(node) ? literal(node.text) : constructed(node);
    if (expression !== undefined) {
      found.push({ ...expression, place: `${file}:${sourceFile.getLineAndCharacterOfPosition(node.getStart()).line + 1}` });
    } else if (constructs(node)) {
      unknown.push(`${file}: ${node.getText()}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(sourceFile);
  return { found, unknown };
}

function literal(text: string): Pick<FoundExpression, 'source' | 'flags'> {
  const end = text.lastIndexOf('/');
  return { source: text.slice(1, end), flags: text.slice(end + 1) };
}

function constructed(node: ts.Node): Pick<FoundExpression, 'source' | 'flags'> | undefined {
  const [source, flags] = constructs(node) ? (node.arguments ?? []).map(textOf) : [];
  return source === undefined || (flags === undefined && constructs(node) && node.arguments?.length === 2) ? undefined : { source, flags: flags ?? '' };
}

function constructs(node: ts.Node): node is ts.NewExpression | ts.CallExpression {
  return (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp';
}

/** Words of a template are words of the code: an x stands for each. */
function textOf(node: ts.Expression): string | undefined {
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map((span) => `x${span.literal.text}`).join('');
  }
  return ts.isStringLiteralLike(node) ? node.text : undefined;
}

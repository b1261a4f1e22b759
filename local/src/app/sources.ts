import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Always left out: what others write, and what belongs to tools. */
const FOLDERS = /^(node_modules|cdk\.out|coverage|__pycache__|\..*)$/;
const FILES = /(^\.|\.(tsbuildinfo|log|tmp|pyc)$)/;
/** Files that editors and `sed -i` write beside a source: Vim, Emacs, JetBrains' editors, macOS, GNU sed. */
const OF_EDITORS = /(~$|\.(sw[a-z]|bak|orig)$|^4913$|^#.*#$|___jb_(tmp|old)___$|\.sb-[\da-f]+-\w+$|^sed[A-Za-z\d]{6}$)/;
/** Always watched, whatever cdk.json says. */
const OWN = new Set(['cdk.json', 'cdk.context.json', '.env.local']);

export interface SourceRules {
  readonly directory: string;
  /** As in `watch` of `cdk.json`. @default everything */
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** Folders that others write, relative to the directory. */
  readonly outputs?: readonly string[];
}

/** Which files of an app's directory are its sources. Paths are relative to it, with slashes. */
export class Sources {
  private readonly included: readonly RegExp[];
  private readonly excluded: readonly RegExp[];

  constructor(private readonly rules: SourceRules) {
    this.included = (rules.include ?? ['**']).map(expression);
    this.excluded = [...rules.exclude ?? [], ...rules.outputs ?? []].map(expression);
  }

  public enters(folder: string): boolean {
    const name = folder.split('/').pop() ?? '';
    return folder === '' || (!FOLDERS.test(name) && !fits(folder, this.excluded));
  }

  public has(file: string): boolean {
    if (OWN.has(file)) return true;
    const folders = file.split('/').slice(0, -1);
    if (!folders.every((_, index) => this.enters(folders.slice(0, index + 1).join('/')))) return false;
    const name = file.split('/').pop() ?? '';
    return !FILES.test(name) && !OF_EDITORS.test(name) && fits(file, this.included) && !fits(file, this.excluded) && !this.isCompiled(file);
  }

  /** Of a TypeScript file beside it, which is watched in its place. */
  private isCompiled(file: string): boolean {
    const stem = /^(.*?)(\.d)?\.[cm]?[jt]s(\.map)?$/.exec(file);
    if (stem?.[1] === undefined || (/\.[cm]?tsx?$/.test(file) && stem[2] === undefined)) return false;
    return ['.ts', '.mts', '.cts', '.tsx'].some((ending) => existsSync(join(this.rules.directory, `${stem[1]}${ending}`)));
  }
}

function fits(path: string, expressions: readonly RegExp[]): boolean {
  return expressions.some((candidate) => candidate.test(path));
}

/** `**` is any folders, `*` any name; what is below a match matches, too. */
function expression(glob: string): RegExp {
  const text = glob.replace(/^\.\//, '').replace(/\/$/, '').split(/(\*\*\/|\*\*|\*)/)
    .map((part) => ({ '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*' }[part] ?? part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))).join('');
  return new RegExp(`^${text}(?:/.*)?$`);
}

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'fs';
import * as path from 'path';
import { IConstruct } from 'constructs';
import { mermaidOf } from './mermaid';
import { readSystem, withoutFailed } from './read-system';
import { svgOf } from './svg';
import { invalid } from '../../private/invalid';
import { checked } from '../../private/known-props';

/** Options of `SystemDiagram`. */
export interface SystemDiagramOptions {
  /**
   * Whether the diagram shows the queues that only failed messages reach, with dotted arrows.
   *
   * @default true
   */
  readonly deadLetterQueues?: boolean;
}

/**
 * Draws your system as a diagram: who calls which API, which functions that reaches, what each can read and write, and where failed messages go.
 *
 * The diagram comes from the synthesized templates. Arrows are routes, event sources, subscriptions, schedules and IAM permissions, so the diagram
 * shows what you deploy, including constructs that aren't from this library. The same app always gives the same text.
 *
 * @example
 * declare const app: App;
 * SystemDiagram.of(app).write('docs/system.md');   // Mermaid, which GitHub, GitLab and many editors render
 * SystemDiagram.of(app).write('docs/system.svg');  // a picture, light or dark as the reader's system is
 * SystemDiagram.of(app).check('docs/system.md');   // in a test: throws when the diagram is out of date
 */
@checked
export class SystemDiagram {
  /**
   * The diagram of an `App`, a `Stage`, a `Stack`, or of a construct such as `ServerlessApiPattern`.
   *
   * @param scope only resources in it are drawn
   */
  public static of(scope: IConstruct, options: SystemDiagramOptions = {}): SystemDiagram {
    return new SystemDiagram(scope, options);
  }

  private constructor(private readonly scope: IConstruct, private readonly options: SystemDiagramOptions) {}

  /** A flow chart in Mermaid. Synthesizes the app. */
  public toMermaid(): string {
    return mermaidOf(this.drawing());
  }

  /** A picture that needs no renderer and no fonts. Synthesizes the app. */
  public toSvg(): string {
    return svgOf(this.drawing());
  }

  /**
   * Writes the diagram. Synthesizes the app.
   *
   * @param file from the working directory. Its ending decides the format: `.md` for a page with the diagram, `.mmd` for Mermaid, or `.svg`
   */
  public write(file: string): void {
    const text = this.textFor(file);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /**
   * Throws when the diagram in a file isn't the one that `write` would write. Use it in a test. Synthesizes the app.
   *
   * @param file from the working directory
   */
  public check(file: string): void {
    const text = this.textFor(file);
    if (existsSync(file) && readFileSync(file, 'utf8').replaceAll('\r\n', '\n') === text) return;
    throw new Error(`${file}: the diagram ${existsSync(file) ? 'is out of date' : "doesn't exist"}. Run SystemDiagram.of(app).write('${file}'), and commit the file.`);
  }

  private textFor(file: string): string {
    switch (path.extname(file)) {
      case '.md': return `# The system\n\n\`\`\`mermaid\n${this.toMermaid()}\`\`\`\n`;
      case '.mmd': return this.toMermaid();
      case '.svg': return this.toSvg();
      default: throw invalid('SystemDiagram file', file, 'a name that ends with .md, .mmd or .svg');
    }
  }

  private drawing() {
    const drawing = readSystem(this.scope);
    return this.options.deadLetterQueues ?? true ? drawing : withoutFailed(drawing);
  }
}

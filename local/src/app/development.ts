import { relative, sep } from 'node:path';
import { readCdkApp } from './cdk-app';
import { readEnvFile } from './env-file';
import { SourceWatcher } from './source-watcher';
import { Sources } from './sources';
import { synthesize } from './synthesis';
import { messageOf } from '../json';
import type { LocalSystem } from '../local-system';
import { inBackground } from '../serving/background';

/** Editors write several files at once, and some of them twice. */
const QUIET_MS = 60;
/** Number of consecutive syntheses during which a file changes before it counts as an output of the app. */
const WRITTEN_AFTER = 3;

export interface DevelopmentOptions {
  readonly directory: string;
  /** In place of the one in `cdk.json`. */
  readonly command?: string;
  /** Folders in which nothing is a source. */
  readonly outputs: readonly string[];
  readonly print: (line: string) => void;
}

/** Keeps a system the same as the app's sources: when they change, the app is synthesized again, and what has changed is swapped. */
export class Development {
  private readonly watcher: SourceWatcher;
  private readonly changed = new Set<string>();
  /** Files that the app writes: what happens to them during a synthesis is no edit. */
  private readonly written = new Set<string>();
  private duringSynthesis = new Set<string>();
  /** During how many syntheses in a row each file has changed. */
  private streaks = new Map<string, number>();
  private timer?: NodeJS.Timeout;
  private running = false;
  private ended = false;
  private system?: LocalSystem;

  constructor(private readonly options: DevelopmentOptions) {
    const { directory, command, outputs } = options;
    const { watch, output } = readCdkApp(directory, command);
    const folders = [...outputs, ...output === undefined ? [] : [output]].map((folder) => relative(directory, folder).split(sep).join('/')).filter((folder) => folder !== '' && !folder.startsWith('..'));
    const sources = new Sources({ directory, include: watch.include, exclude: watch.exclude, outputs: folders });
    this.watcher = new SourceWatcher(directory, sources, (file) => this.note(file));
  }

  /** Begins to collect what changes. */
  public watch(): void {
    this.watcher.start();
  }

  /** From now on the system follows the sources, also as they were changed since they are watched. */
  public keep(system: LocalSystem): void {
    this.system = system;
    if (this.changed.size > 0) this.soon();
  }

  /** The runner ends: nothing more is worth saying. */
  public end(): void {
    this.ended = true;
    clearTimeout(this.timer);
    this.watcher.stop();
  }

  /** Files that the app writes itself are no changes of its sources. */
  public wrote(paths: readonly string[]): void {
    const files = paths.map((path) => relative(this.options.directory, path).split(sep).join('/')).filter((file) => !file.startsWith('..'));
    this.watcher.settle(files);
    for (const noted of [this.changed, this.duringSynthesis]) {
      for (const file of noted) if (files.some((own) => file === own || file.startsWith(`${own}/`))) noted.delete(file);
    }
  }

  private note(file: string): void {
    // While no synthesis runs, the app can't have written the file: it was edited.
    if (this.written.has(file) && this.running) return;
    this.written.delete(file);
    this.changed.add(file);
    if (this.running) this.duringSynthesis.add(file);
    else if (this.system !== undefined) this.soon();
  }

  private soon(): void {
    if (this.ended) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => inBackground(this.update(), this.options.print), QUIET_MS);
  }

  private async update(): Promise<void> {
    const { system, options: { print } } = this;
    if (system === undefined) return;
    const files = [...this.changed].filter((file) => !this.watcher.hasVanished(file)).sort();
    this.watcher.settle(files);
    this.changed.clear();
    if (files.length === 0) return;
    this.duringSynthesis = new Set();
    this.running = true;
    print(`\nChanged: ${files.slice(0, 5).join(', ')}${files.length > 5 ? ` and ${files.length - 5} more` : ''}`);
    try {
      print(await this.swap(system));
    } catch (error) {
      if (this.ended) return;
      print(`${messageOf(error)}\nThe system goes on as it was before this change.`);
    }
    this.running = false;
    this.ignoreWritten();
    if (this.changed.size > 0) this.soon();
  }

  private ignoreWritten(): void {
    this.streaks = new Map([...this.duringSynthesis].map((file) => [file, (this.streaks.get(file) ?? 0) + 1]));
    for (const [file] of [...this.streaks].filter(([, times]) => times >= WRITTEN_AFTER)) {
      this.options.print(`${file} changed during ${WRITTEN_AFTER} syntheses in a row, so the app writes it: from now on, changes of it during a synthesis are ignored.`);
      this.written.add(file);
      this.changed.delete(file);
    }
  }

  private async swap(system: LocalSystem): Promise<string> {
    const { directory, command, print } = this.options;
    const assembly = await synthesize(readCdkApp(directory, command), { log: print, wrote: (files) => this.wrote(files) });
    const started = performance.now();
    const { lines } = await system.change({ assembly, values: readEnvFile(directory) });
    const took = `${Math.round(performance.now() - started)} ms after the synthesis`;
    return lines.length === 0 ? `Nothing to swap, ${took}.` : `${lines.join('\n')}\nSwapped ${took}.`;
  }
}

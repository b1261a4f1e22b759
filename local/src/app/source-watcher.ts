import { createHash } from 'node:crypto';
import { FSWatcher, readdirSync, readFileSync, statSync, watch } from 'node:fs';
import { join, sep } from 'node:path';
import type { Sources } from './sources';

const GONE = 'gone';

interface Folder {
  readonly watcher: FSWatcher;
  /** Tells a folder from another one that came in its place. */
  readonly inode: number;
}

/**
 * Tells of sources that change. Node.js watches a folder with all that is in it where the operating system can; on Linux it would have to
 * watch each file of `node_modules`, so there each folder of sources is watched by itself.
 */
export class SourceWatcher {
  private readonly folders = new Map<string, Folder>();
  private readonly contents = new Map<string, string>();
  /** Files that were there when they were last looked for, so that one that comes and goes is told from one that goes. */
  private readonly there = new Set<string>();
  private whole?: FSWatcher;

  constructor(private readonly directory: string, private readonly sources: Sources, private readonly changed: (file: string) => void) {}

  public start(): void {
    if (process.platform === 'linux') this.enter('');
    else this.watchWhole();
  }

  public stop(): void {
    this.whole?.close();
    this.leave('');
  }

  /** Whether a file came and is gone again, as the drafts of editors do. */
  public hasVanished(file: string): boolean {
    return !this.there.has(file) && this.read(file) === GONE;
  }

  /** Files are known as they are now: only what becomes of them later is a change. */
  public settle(files: readonly string[]): void {
    for (const file of files) {
      const now = this.read(file);
      this.contents.set(file, now);
      if (now === GONE) this.there.delete(file);
      else this.there.add(file);
    }
  }

  private watchWhole(): void {
    this.list('');
    this.whole = watch(this.directory, { recursive: true }, (_event, name) => this.seenFile(String(name).split(sep).join('/'))).on('error', () => undefined);
  }

  private list(folder: string): void {
    if (!this.sources.enters(folder)) return;
    for (const entry of readdirSync(join(this.directory, folder), { withFileTypes: true })) {
      if (entry.isDirectory()) this.list(below(folder, entry.name));
      else this.there.add(below(folder, entry.name));
    }
  }

  /** A folder, and those below it. Everything in a new folder is new, too. */
  private enter(folder: string, isNew = false): void {
    if (!this.sources.enters(folder)) return;
    try {
      const path = join(this.directory, folder);
      const { ino } = statSync(path);
      if (this.folders.get(folder)?.inode === ino) return;
      this.leave(folder);
      const watcher = watch(path, (_event, name) => this.seen(below(folder, String(name))));
      watcher.on('error', () => this.leave(folder));
      this.folders.set(folder, { watcher, inode: ino });
      for (const entry of readdirSync(path, { withFileTypes: true })) {
        if (entry.isDirectory()) this.enter(below(folder, entry.name), isNew);
        else if (isNew) this.seenFile(below(folder, entry.name));
        else this.there.add(below(folder, entry.name));
      }
    } catch {
      // It is gone again.
      this.leave(folder);
    }
  }

  private leave(folder: string): void {
    for (const [name, { watcher }] of this.folders) {
      if (folder !== '' && name !== folder && !name.startsWith(`${folder}/`)) continue;
      watcher.close();
      this.folders.delete(name);
    }
  }

  private seen(path: string): void {
    const found = statSync(join(this.directory, path), { throwIfNoEntry: false });
    if (found?.isDirectory() === true) {
      this.enter(path, true);
    } else if (found === undefined && this.folders.has(path)) {
      this.leave(path);
      this.changed(path);
    } else {
      this.seenFile(path);
    }
  }

  private seenFile(path: string): void {
    if (this.sources.has(path) && this.differs(path)) this.changed(path);
  }

  /** Editors and compilers write files that stay as they were. The first time, the earlier content isn't known. */
  private differs(path: string): boolean {
    const before = this.contents.get(path);
    const now = this.read(path);
    this.contents.set(path, now);
    return before !== now;
  }

  private read(path: string): string {
    try {
      return createHash('sha256').update(readFileSync(join(this.directory, path))).digest('base64');
    } catch {
      return GONE;
    }
  }
}

function below(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

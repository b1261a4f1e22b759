import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isObject, JsonObject } from '../json';

/** For the owner only: it has keys and tokens, if only of this machine. */
const PRIVATE = 0o600;

/** A small JSON document that is kept from one run to the next. */
export class KeptFile {
  private content: JsonObject;
  private written?: string;

  constructor(private readonly file: string) {
    this.content = this.read();
  }

  public get(name: string): JsonObject[string] {
    return this.content[name];
  }

  /** By a rename, so that the file is whole whenever the runner is killed. */
  public set(name: string, value: JsonObject[string]): void {
    this.content = { ...this.content, [name]: value };
    const text = JSON.stringify(this.content);
    if (text === this.written) return;
    mkdirSync(dirname(this.file), { recursive: true });
    const draft = `${this.file}.${process.pid}`;
    writeFileSync(draft, text, { mode: PRIVATE });
    renameSync(draft, this.file);
    this.written = text;
  }

  /** A missing or broken file is read as an empty one: all of it can be recreated. */
  private read(): JsonObject {
    try {
      const text = readFileSync(this.file, 'utf8');
      const value: unknown = JSON.parse(text);
      this.written = text;
      return isObject(value) ? value : {};
    } catch {
      return {};
    }
  }
}

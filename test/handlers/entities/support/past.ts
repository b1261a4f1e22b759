import type { Kept } from './world';

/** A version of a record that is no more, or its end. */
export interface PastVersion {
  readonly version: number;
  readonly by?: string;
  /** Missing: the record was deleted. */
  readonly record?: Kept;
}

/** The history of records, from comparing all of them before and after each request. */
export class Past {
  private readonly versions = new Map<string, PastVersion[]>();
  private readonly writers = new Map<string, string | undefined>();

  /** @param parentId of children: whose these are */
  watch(before: readonly Kept[], after: readonly Kept[], by: string | undefined, parentId = ''): void {
    const [was, is] = [before, after].map((records) => new Map(records.map((record) => [keyOf(record, parentId), record])));
    for (const [key, record] of was) {
      const now = is.get(key);
      if (now?.version !== record.version || now.createdAt !== record.createdAt) {
        const ended = now === undefined ? [{ version: record.version + 1, by }] : [];
        this.versions.set(key, [...ended, { version: record.version, by: this.writers.get(key), record }, ...this.versions.get(key) ?? []]);
        this.writers.set(key, by);
      }
    }
    for (const key of is.keys()) {
      if (!was.has(key)) {
        this.writers.set(key, by);
      }
    }
  }

  /** The newest first. */
  of(address: Pick<Kept, 'id' | 'owner'>, parentId = ''): readonly PastVersion[] {
    return this.versions.get(keyOf(address, parentId)) ?? [];
  }

  writerOf(address: Pick<Kept, 'id' | 'owner'>, parentId = ''): string | undefined {
    return this.writers.get(keyOf(address, parentId));
  }

  /** Who had what is no more, or is otherwise by now. */
  known(parentId = ''): readonly Pick<Kept, 'id' | 'owner'>[] {
    return [...this.versions.keys()].map((key) => JSON.parse(key) as string[]).filter(([, , parent]) => parent === parentId)
      .map(([id, owner]) => ({ id, ...(owner === '' ? {} : { owner }) }));
  }

  parentIds(): readonly string[] {
    return [...new Set([...this.versions.keys()].map((key) => (JSON.parse(key) as string[])[2]))];
  }
}

function keyOf({ id, owner = '' }: Pick<Kept, 'id' | 'owner'>, parentId: string): string {
  return JSON.stringify([id, owner, parentId]);
}

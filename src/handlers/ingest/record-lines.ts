import { setTimeout as pause } from 'node:timers/promises';
import type { EntityModel } from '../catalog';
import { rowJson } from './cell-values';
import { type CsvHeader, RejectedLineError, csvCells, parsed, textOf } from './import-line';
import { itemIdOf } from './import-source';
import { SupersededError } from './import-store';
import type { ImportTarget, LinePlace } from './import-target';
import { requirePossible } from '../entities/access';
import type { Caller } from '../entities/caller';
import { creation, replacement } from '../entities/changes';
import type { Entity } from '../entities/entity';
import { objectIn } from '../entities/entity-body';
import type { EntityStore } from '../entities/entity-store';
import { keyOf } from '../entities/keys';
import { type EntityRecord, type Item, isExpired, recordOf } from '../entities/record';
import type { Obstacle } from '../entities/table-write';
import { newRecord } from '../entities/writes';
import { toAttributes } from '../shared/marshalling';
import { HttpProblem } from '../shared/problem';

const ATTEMPTS = 8;
/** A record of an import holds a thousand of each, beside a header of 64 KiB. */
const MAX_FIELD_BYTES = 80;
const MAX_REASON_BYTES = 160;

/**
 * Lines become records of an entity, as if the owner in the object's key had created them: with the same rules, schema, defaults, keys and unique values.
 * A record bears the mark of the line that it comes from until it is changed. The mark tells imported records from those that users changed.
 */
export class RecordLines implements ImportTarget {
  constructor(private readonly store: EntityStore, private readonly entity: Entity) {}

  prepared({ owner, record: source, line }: LinePlace, content: Buffer, header?: CsvHeader): () => Promise<boolean> {
    const { entity, entity: { model } } = this;
    const record = rejecting(() => {
      const caller = importer(model, owner);
      requirePossible(model, caller, 'create');
      const text = header === undefined ? textOf(content) : rowJson(csvCells(content, header), model.schema);
      return newRecord({ entity, caller }, objectIn(text, parsed(text)), itemIdOf(source.key, line), new Date().toISOString());
    });
    const mark = new Mark(source.id, source.sequencer, line);
    return () => this.write({ ...record, importedFrom: mark.toString() }, mark);
  }

  private async write(record: EntityRecord, mark: Mark): Promise<boolean> {
    const { store, entity: { model } } = this;
    await store.states.announce(model);
    for (let attempts = 0; attempts < ATTEMPTS; attempts += 1) {
      const obstacle = await store.write(rejecting(() => creation(model, record)));
      if (obstacle === undefined) {
        return true;
      }
      const item = await store.item(toAttributes({ ...keyOf(model, record) }));
      if (item === undefined || isExpired(recordOf(item))) {
        requireUntaken(obstacle);
      } else {
        const done = await this.writeOver(item, record, mark);
        if (done !== undefined) {
          return done;
        }
      }
      await pause(Math.random() * 10 * 2 ** attempts);
    }
    throw new Error('Too many changes of one record at once.');
  }

  /** Undefined: it was changed in between. */
  private async writeOver(item: Item, record: EntityRecord, mark: Mark): Promise<boolean | undefined> {
    const { store, entity: { model } } = this;
    const there = Mark.in(item);
    if (there === undefined || there.importId !== mark.importId) {
      return false;
    }
    if (there.sequencer > mark.sequencer) {
      throw new SupersededError();
    }
    if (there.sequencer === mark.sequencer) {
      // An attempt before, or another line with the same key.
      if (there.line !== mark.line) {
        throw new RejectedLineError(`is taken by line ${there.line}`, model.key);
      }
      return true;
    }
    const current = recordOf(item);
    const { version, createdAt, expiresAt } = current;
    // It expires as long after its creation as it always did.
    const next = { ...record, version: version + 1, createdAt, ...(expiresAt === undefined ? {} : { expiresAt }) };
    const obstacle = await store.write(rejecting(() => replacement(model, current, next)));
    if (obstacle !== undefined) {
      requireUntaken(obstacle);
    }
    return obstacle === undefined ? true : undefined;
  }
}

/** The line that a record comes from: of which version of which object. */
class Mark {
  static in({ importedFrom }: Item): Mark | undefined {
    const [importId, sequencer, line] = importedFrom?.S?.split('#') ?? [];
    return line === undefined ? undefined : new Mark(importId, sequencer, Number(line));
  }

  constructor(readonly importId: string, readonly sequencer: string, readonly line: number) {}

  toString(): string {
    return `${this.importId}#${this.sequencer}#${this.line}`;
  }
}

/** The owner in the key of an object, as a caller. */
function importer({ imports, ownership: { claim } }: EntityModel, owner: string): Caller {
  const group = imports?.group;
  return { user: owner, groups: group === undefined ? [] : [group], scopes: [], claim: (name) => name === claim ? owner : undefined };
}

function requireUntaken({ part: { kind, property } }: Obstacle): void {
  if (kind === 'claim') {
    throw new RejectedLineError('is taken', property);
  }
}

/** Errors of a request are errors of a line, with the first one as the reason. */
function rejecting<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof HttpProblem)) {
      throw error;
    }
    if (error.status === 403) {
      throw new RejectedLineError('cannot be created by this owner');
    }
    const { detail = error.message, errors: [first] = [] } = error.details;
    const field = first === undefined || first.field === '' ? undefined : shortened(first.field, MAX_FIELD_BYTES);
    throw new RejectedLineError(shortened(first?.message ?? detail, MAX_REASON_BYTES), field);
  }
}

/** Its beginning, without a part of a character at its end. */
function shortened(text: string, bytes: number): string {
  return Buffer.from(text).subarray(0, bytes).toString().replace(/\uFFFD$/, '');
}

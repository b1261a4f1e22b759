import { call } from './api.js';
import { $, onClick } from './view.js';

/** A list of records of the API that grows by pages, newest first, and shows single records anew. */
export class List {
  constructor(name, rowOf) {
    this.name = name;
    this.rowOf = rowOf;
    this.records = new Map();
    onClick($(`${name}-more`), () => this.load(this.cursor));
  }

  async load(cursor) {
    const page = await call(`GET /${this.name}?limit=20${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
    this.cursor = page.nextCursor;
    if (!cursor) this.records.clear();
    for (const record of page[this.name]) this.records.set(record.id, record);
    this.show();
  }

  put(record) {
    this.records.set(record.id, { ...this.records.get(record.id), ...record });
    this.show();
  }

  remove(id) {
    this.records.delete(id);
    this.show();
  }

  show() {
    const sorted = [...this.records.values()].sort((one, other) => other.createdAt.localeCompare(one.createdAt));
    $(this.name).replaceChildren(...sorted.map(this.rowOf));
    $(`${this.name}-empty`).hidden = sorted.length > 0;
    $(`${this.name}-more`).hidden = !this.cursor;
  }
}

import { useState } from 'preact/hooks';
import { messageOf, post, useLoaded } from './api';
import { ChosenPart } from './chips';
import { DataTable } from './data-table';
import { Pages } from './pages';
import type { JsonObject, System } from './types';
import { Action, Dialog, Field, Problem } from './widgets';

interface Entry {
  readonly key: JsonObject;
  readonly record: JsonObject;
}
interface Page {
  readonly keys: readonly string[];
  readonly records: readonly Entry[];
  readonly next: string | null;
}

const MOST_COLUMNS = 6;

export function TablesView({ system, chosen }: { readonly system: System; readonly chosen?: string }) {
  const tables = system.parts.filter(({ kind }) => kind === 'Table');
  return <ChosenPart label="Tables" section="tables" parts={tables} chosen={chosen} none="The app has no table." view={TableView} />;
}

function TableView({ id }: { readonly id: string }) {
  const [starts, setStarts] = useState<readonly string[]>([]);
  const [partition, setPartition] = useState('');
  const [open, setOpen] = useState<Entry | 'new'>();
  const [problem, setProblem] = useState<string>();
  const query = new URLSearchParams({ ...(starts.length === 0 ? {} : { start: starts.at(-1) ?? '' }), ...(partition === '' ? {} : { partition }) });
  const { value: page, error, reload } = useLoaded<Page>(`tables/${id}?${query.toString()}`);
  const keys = page?.keys ?? [];
  const columns = [...new Set([...keys, ...(page?.records ?? []).flatMap(({ record }) => Object.keys(record))])].slice(0, MOST_COLUMNS);
  const done = (): void => {
    setOpen(undefined);
    reload();
  };
  const filter = (value: string): void => {
    setPartition(value);
    setStarts([]);
  };
  return (
    <>
      <div class="row">
        <Field label={`Only where ${keys[0] ?? 'the key'} is`} value={partition} onChange={filter} />
        <Action label="Refresh" run={async () => reload()} onError={setProblem} />
        <button type="button" onClick={() => setOpen('new')}>
          New record
        </button>
      </div>
      <Problem text={problem ?? error} />
      {page?.records.length === 0 && <p>No record{starts.length > 0 ? ' left' : ''}.</p>}
      {page !== undefined && page.records.length > 0 && (
        <DataTable label="Records" columns={columns} actions>
          {page.records.map((entry) => (
            <tr key={JSON.stringify(entry.key)}>
              {columns.map((name) => (
                <td key={name}>
                  <span class="cell">{shown(entry.record[name])}</span>
                </td>
              ))}
              <td class="actions">
                <button type="button" aria-label={`Open ${labelOf(entry)}`} onClick={() => setOpen(entry)}>
                  Open
                </button>
              </td>
            </tr>
          ))}
        </DataTable>
      )}
      <Pages starts={starts} next={page?.next} onChange={setStarts} />
      {open !== undefined && (
        <RecordDialog table={id} keys={keys} entry={open === 'new' ? undefined : open} onDone={done} onClose={() => setOpen(undefined)} />
      )}
    </>
  );
}

interface RecordProps {
  readonly table: string;
  readonly keys: readonly string[];
  readonly entry?: Entry;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function RecordDialog({ table, keys, entry, onDone, onClose }: RecordProps) {
  const [text, setText] = useState(JSON.stringify(entry?.record ?? Object.fromEntries(keys.map((name) => [name, ''])), undefined, 2));
  const [problem, setProblem] = useState<string>();
  const edit = (next: string): void => {
    setText(next);
    setProblem(undefined);
  };
  const save = async (): Promise<void> => {
    let record: unknown;
    try {
      record = JSON.parse(text);
    } catch (error) {
      throw new Error(`This is not JSON: ${messageOf(error)}`);
    }
    await post(`tables/${table}/put`, { record: record as object });
    onDone();
  };
  return (
    <Dialog title={entry === undefined ? 'New record' : 'Record'} onClose={onClose}>
      <Field
        label="Record"
        rows={14}
        value={text}
        onChange={edit}
        hint="Plain JSON, or as DynamoDB writes it. With another key, it is another record."
      />
      <Problem text={problem} />
      <div class="row">
        <Action label="Save" kind="primary" run={save} onError={setProblem} />
        {entry !== undefined && (
          <Action
            label="Delete"
            kind="danger"
            confirms
            onError={setProblem}
            run={async () => {
              await post(`tables/${table}/delete`, { key: entry.key });
              onDone();
            }}
          />
        )}
      </div>
    </Dialog>
  );
}

function shown(value: unknown): string {
  return value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
}

function labelOf({ key }: Entry): string {
  return Object.values(key)
    .map((value) => shown(Object.values(value as JsonObject)[0]))
    .join(' ');
}

import { useState } from 'preact/hooks';
import { addressOf, post, useLoaded } from './api';
import { Chips } from './chips';
import { Pages } from './pages';
import type { System } from './types';
import { Action, Field, Problem } from './widgets';

interface Found {
  readonly key: string;
  readonly size: number;
  readonly modified: string | null;
}

export function ObjectsView({ system, chosen }: { readonly system: System; readonly chosen?: string }) {
  const buckets = system.parts.filter(({ kind }) => kind === 'Bucket');
  const bucket = buckets.find(({ id }) => id === chosen) ?? buckets[0];
  if (bucket === undefined) return <p>The app has no bucket.</p>;
  return (
    <>
      <Chips label="Buckets" section="objects" parts={buckets} chosen={bucket.id} />
      <BucketView key={bucket.id} id={bucket.id} />
    </>
  );
}

function BucketView({ id }: { readonly id: string }) {
  const [prefix, setPrefix] = useState('');
  const [starts, setStarts] = useState<readonly string[]>([]);
  const [problem, setProblem] = useState<string>();
  const query = new URLSearchParams({ ...(prefix === '' ? {} : { prefix }), ...(starts.length === 0 ? {} : { start: starts.at(-1) ?? '' }) });
  const { value, error, reload } = useLoaded<{ readonly objects: readonly Found[]; readonly next: string | null }>(
    `buckets/${id}?${query.toString()}`,
  );
  const remove = async (key: string): Promise<void> => {
    await post(`buckets/${id}/delete`, { key });
    reload();
  };
  return (
    <>
      <div class="row">
        <Field
          label="Key begins with"
          value={prefix}
          onChange={(text) => {
            setPrefix(text);
            setStarts([]);
          }}
        />
        <Action label="Refresh" run={async () => reload()} onError={setProblem} />
      </div>
      <Problem text={problem ?? error} />
      {value?.objects.length === 0 && <p>No object.</p>}
      {value !== undefined && value.objects.length > 0 && (
        <div class="scrolls" tabIndex={0} role="region" aria-label="Objects">
          <table>
            <thead>
              <tr>
                <th scope="col">Key</th>
                <th scope="col">Bytes</th>
                <th scope="col">Changed</th>
                <th scope="col">
                  <span class="hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {value.objects.map(({ key, size, modified }) => (
                <tr key={key}>
                  <th scope="row">
                    <span class="cell long">{key}</span>
                  </th>
                  <td>{size}</td>
                  <td>{modified === null ? '' : new Date(modified).toLocaleString('en-GB')}</td>
                  <td class="actions">
                    <a class="button" download href={addressOf(`buckets/${id}/object?key=${encodeURIComponent(key)}`)} aria-label={`Download ${key}`}>
                      Download
                    </a>
                    <Action label="Delete" of={key} kind="danger" confirms run={async () => remove(key)} onError={setProblem} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Pages starts={starts} next={value?.next} onChange={setStarts} />
    </>
  );
}

import { useState } from 'preact/hooks';
import { addressOf, post, useLoaded } from './api';
import { ChosenPart } from './chips';
import { DataTable } from './data-table';
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
  return <ChosenPart label="Buckets" section="objects" parts={buckets} chosen={chosen} none="The app has no bucket." view={BucketView} />;
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
        <DataTable label="Objects" columns={['Key', 'Bytes', 'Changed']} actions>
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
        </DataTable>
      )}
      <Pages starts={starts} next={value?.next} onChange={setStarts} />
    </>
  );
}

import { useState } from 'preact/hooks';
import { post, useLoaded } from './api';
import { Chips } from './chips';
import { Action, Field, pretty, Problem, time } from './widgets';

interface Queue {
  readonly id: string;
  readonly name: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly fifo: boolean;
  readonly deadLettersOf: readonly string[];
}
interface Message {
  readonly id: string;
  readonly body: string;
  readonly state: string;
  readonly sent?: number;
  readonly received?: number;
  readonly group?: string;
}

export function QueuesView({ chosen, revision }: { readonly chosen?: string; readonly revision: number }) {
  const { value: queues, error, reload } = useLoaded<readonly Queue[]>('queues', revision);
  const queue = queues?.find(({ id }) => id === chosen) ?? queues?.[0];
  if (error !== undefined) return <Problem text={error} />;
  if (queues === undefined) return null;
  if (queue === undefined) return <p>The app has no queue.</p>;
  const parts = queues.map(({ id, name, counts }) => ({ id, name, note: String(Object.values(counts).reduce((sum, count) => sum + count, 0)) }));
  return (
    <>
      <Chips label="Queues" section="queues" parts={parts} chosen={queue.id} />
      <QueueView key={queue.id} queue={queue} revision={revision} onChange={reload} />
    </>
  );
}

function QueueView({ queue, revision, onChange }: { readonly queue: Queue; readonly revision: number; readonly onChange: () => void }) {
  const { value, error, reload } = useLoaded<{ readonly messages: readonly Message[] }>(`queues/${queue.id}`, revision);
  const [body, setBody] = useState('');
  const [group, setGroup] = useState('');
  const [problem, setProblem] = useState<string>();
  const [said, setSaid] = useState('');
  const again = (): void => {
    reload();
    onChange();
  };
  const { id, deadLettersOf } = queue;
  return (
    <>
      <p class="lead">
        {Object.entries(queue.counts)
          .map(([state, count]) => `${count} ${state}`)
          .join(', ')}
        {deadLettersOf.length > 0 && `. Dead letters of ${deadLettersOf.join(', ')}`}
      </p>
      <div class="row">
        <Action label="Refresh" run={async () => again()} onError={setProblem} />
        {deadLettersOf.length > 0 && (
          <Action
            label="Redrive"
            kind="primary"
            onError={setProblem}
            run={async () => {
              const { moved } = await post<{ readonly moved: number }>(`queues/${id}/redrive`);
              setSaid(`${moved} ${moved === 1 ? 'message goes' : 'messages go'} back to ${deadLettersOf[0] ?? ''}.`);
              again();
            }}
          />
        )}
      </div>
      <div role="status" aria-live="polite">
        {said}
      </div>
      <Problem text={problem ?? error} />
      {value?.messages.length === 0 && <p>No message.</p>}
      <ul class="cards" aria-label="Messages">
        {value?.messages.map((message) => (
          <li key={message.id}>
            <p class="quiet">
              {message.state}
              {message.sent === undefined ? '' : `, sent at ${time(message.sent)}`}, received {message.received ?? 0} times
              {message.group === undefined ? '' : `, group ${message.group}`}
            </p>
            <pre tabIndex={0} aria-label={`Message ${message.id}`}>
              {pretty(message.body)}
            </pre>
          </li>
        ))}
      </ul>
      <details>
        <summary>Send a message</summary>
        <Field label="Body" rows={3} value={body} onChange={setBody} />
        {queue.fifo && <Field label="Message group" value={group} onChange={setGroup} required />}
        <Action
          label="Send"
          onError={setProblem}
          run={async () => {
            await post(`queues/${id}/send`, { body, ...(queue.fifo ? { groupId: group } : {}) });
            setBody('');
            again();
          }}
        />
      </details>
    </>
  );
}

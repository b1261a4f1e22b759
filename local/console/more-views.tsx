import { useState } from 'preact/hooks';
import { post, useLoaded } from './api';
import type { System } from './types';
import { Action, Field, Problem } from './widgets';

interface Connection {
  readonly id: string;
  readonly api: string;
  readonly connectedAt: string;
  readonly lastActiveAt: string;
}

export function ConnectionsView({ revision }: { readonly revision: number }) {
  const { value, error, reload } = useLoaded<readonly Connection[]>('connections', revision);
  const [problem, setProblem] = useState<string>();
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  return (
    <>
      <Action label="Refresh" run={async () => reload()} onError={setProblem} />
      <Problem text={problem ?? error} />
      {value?.length === 0 && <p>No client is connected.</p>}
      <ul class="cards" aria-label="Connections">
        {value?.map(({ id, api, connectedAt, lastActiveAt }) => (
          <li key={id}>
            <p>
              <strong>{api}</strong> <code>{id}</code>
            </p>
            <p class="quiet">
              since {new Date(connectedAt).toLocaleTimeString('en-GB')}, last message at {new Date(lastActiveAt).toLocaleTimeString('en-GB')}
            </p>
            <Field label="Message to the client" rows={2} value={texts[id] ?? ''} onChange={(text) => setTexts({ ...texts, [id]: text })} />
            <div class="row">
              <Action
                label="Send"
                of={`to ${id}`}
                onError={setProblem}
                run={async () => post(`connections/${encodeURIComponent(id)}/send`, { body: texts[id] ?? '' })}
              />
              <Action
                label="Disconnect"
                of={id}
                kind="danger"
                confirms
                onError={setProblem}
                run={async () => {
                  await post(`connections/${encodeURIComponent(id)}/close`);
                  reload();
                }}
              />
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

interface Schedule {
  readonly id: string;
  readonly name: string;
  readonly expression: string;
  readonly disabled: boolean;
}

export function SchedulesView() {
  const { value, error } = useLoaded<readonly Schedule[]>('schedules');
  const [problem, setProblem] = useState<string>();
  const [said, setSaid] = useState('');
  return (
    <>
      <Problem text={problem ?? error} />
      <div role="status" aria-live="polite">
        {said}
      </div>
      {value?.length === 0 && <p>The app has no schedule.</p>}
      <ul class="cards" aria-label="Schedules">
        {value?.map(({ id, name, expression, disabled }) => (
          <li key={id}>
            <p>
              <strong>{name}</strong> <code>{expression}</code>
              {disabled && ' (disabled)'}
            </p>
            <Action
              label="Fire now"
              of={name}
              kind="primary"
              onError={setProblem}
              run={async () => {
                setSaid('');
                await post(`schedules/${id}/fire`);
                setSaid(`${name} has run. The newest request shows what it did.`);
              }}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

interface Fault {
  readonly action: string;
  readonly times: number;
  readonly function?: string;
  readonly status: number;
  readonly code?: string;
}

const ACTIONS = [
  'dynamodb:PutItem',
  'dynamodb:GetItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:Query',
  'sqs:SendMessage',
  's3:PutObject',
  's3:GetObject',
  'sns:Publish',
  'execute-api:ManageConnections',
];

export function FaultsView({ system, revision }: { readonly system: System; readonly revision: number }) {
  const { value, error, reload } = useLoaded<readonly Fault[]>('faults', revision);
  const functions = system.parts.filter(({ kind }) => kind === 'Function');
  const [action, setAction] = useState('');
  const [times, setTimes] = useState('3');
  const [status, setStatus] = useState('500');
  const [code, setCode] = useState('');
  const [by, setBy] = useState('');
  const [problem, setProblem] = useState<string>();
  const add = async (): Promise<void> => {
    await post('faults', {
      action,
      times: Number(times),
      status: Number(status),
      ...(code === '' ? {} : { code }),
      ...(by === '' ? {} : { function: functions.find(({ name }) => name === by)?.id }),
    });
    reload();
  };
  return (
    <>
      <p class="lead">The next calls of an action fail. The SDK repeats a failed call twice, so 3 failures reach your code as one.</p>
      <form onSubmit={(event) => event.preventDefault()}>
        <div class="grid">
          <Field label="Action" value={action} onChange={setAction} suggestions={ACTIONS} required hint="As in IAM, for example dynamodb:PutItem" />
          <Field label="Calls to fail" type="number" value={times} onChange={setTimes} required />
          <Field label="Status" type="number" value={status} onChange={setStatus} required />
          <Field label="Error code" value={code} onChange={setCode} hint="Empty: one that fits the status" />
          <Field label="Function" value={by} onChange={setBy} choices={['', ...functions.map(({ name }) => name)]} hint="–: every function" />
        </div>
        <Action label="Inject" kind="primary" run={add} onError={setProblem} />
      </form>
      <Problem text={problem ?? error} />
      <h3>To come</h3>
      <div aria-live="polite">
        {value?.length === 0 && <p>None.</p>}
        <ul aria-label="Faults to come">
          {value?.map((fault, index) => (
            <li key={index}>
              {fault.times} × <code>{fault.action}</code> {fault.status} {fault.code ?? ''} {fault.function ?? ''}
            </li>
          ))}
        </ul>
      </div>
      {value !== undefined && value.length > 0 && (
        <Action
          label="Clear"
          onError={setProblem}
          run={async () => {
            await post('faults/clear');
            reload();
          }}
        />
      )}
    </>
  );
}

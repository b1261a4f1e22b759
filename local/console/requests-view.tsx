import { useState } from 'preact/hooks';
import { TraceOf } from './timeline';
import type { LogLine, System, TraceSummary } from './types';
import { duration, Field, Status, time } from './widgets';

const MOST_SHOWN = 100;

/** All requests and events, also those that come from elsewhere than this page. */
export function RequestsView({
  system,
  traces,
  chosen,
}: {
  readonly system: System;
  readonly traces: readonly TraceSummary[];
  readonly chosen?: string;
}) {
  const trace = traces.find(({ id }) => String(id) === chosen);
  if (traces.length === 0) {
    return (
      <p>
        No request yet. <a href="#/routes">Send one</a>, or use your app.
      </p>
    );
  }
  return (
    <div class="split">
      <ul class="choices" aria-label="Requests and events, the newest first">
        {traces.slice(0, MOST_SHOWN).map((entry) => (
          <li key={entry.id}>
            <a href={`#/requests/${entry.id}`} aria-current={entry === trace ? 'true' : undefined}>
              <Status status={entry.status} failed={entry.failed} /> {titleOf(entry, system)}{' '}
              <small>
                {time(entry.at)}, {duration(entry.ms)}
              </small>
            </a>
          </li>
        ))}
      </ul>
      <div>
        {trace === undefined ? (
          <p class="quiet">Choose a request to see what it did.</p>
        ) : (
          <TraceOf key={trace.id} id={trace.id} system={system} changed={trace} />
        )}
      </div>
    </div>
  );
}

function titleOf({ kind, title }: TraceSummary, { parts }: System): string {
  if (kind === 'request') return title;
  const [id = '', ...origin] = title.split(' ');
  return [parts.find((part) => part.id === id)?.name ?? id, ...origin].join(' ');
}

export function LogsView({ system, lines, chosen }: { readonly system: System; readonly lines: readonly LogLine[]; readonly chosen?: string }) {
  const [text, setText] = useState('');
  const nameOf = (source: string): string => (source === 'local' ? 'runner' : (system.parts.find(({ id }) => id === source)?.name ?? source));
  const sources = [...new Set(lines.map(({ source }) => source))];
  const shown = lines.filter(
    ({ source, message }) => (chosen === undefined || source === chosen) && message.toLowerCase().includes(text.toLowerCase()),
  );
  return (
    <>
      <div class="row">
        <Field label="Search" value={text} onChange={setText} />
        <nav aria-label="Sources" class="chips">
          <a href="#/logs" aria-current={chosen === undefined ? 'true' : undefined}>
            All
          </a>
          {sources.map((source) => (
            <a key={source} href={`#/logs/${source}`} aria-current={chosen === source ? 'true' : undefined}>
              {nameOf(source)}
            </a>
          ))}
        </nav>
      </div>
      {shown.length === 0 ? (
        <p>No line yet.</p>
      ) : (
        <ol class="log" aria-label="Log, the newest line first" tabIndex={0}>
          {shown
            .slice(-MOST_SHOWN * 5)
            .reverse()
            .map(({ id, at, source, message }) => (
              <li key={id}>
                <span class="quiet">
                  {time(at)} {nameOf(source)}
                </span>{' '}
                <span class="message">{message}</span>
              </li>
            ))}
        </ol>
      )}
    </>
  );
}

import { useEffect, useState } from 'preact/hooks';
import { get, messageOf } from './api';
import type { Step, System, Trace, TraceSummary } from './types';
import { duration, Problem, Status, time } from './widgets';

const KINDS = { authorizer: 'Authorizer', integration: 'Integration', function: 'Function', call: 'AWS call' };
/** Lines may come after the answer. */
const AGAIN_MS = [250, 800, 2000];

/** The trace of a request, which is asked for again for a while, and each time that another summary of it comes. */
export function TraceOf({ id, system, changed }: { readonly id: number; readonly system: System; readonly changed?: TraceSummary | number }) {
  const [trace, setTrace] = useState<Trace>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    let current = true;
    const load = (): void => {
      get<Trace>(`traces/${id}`).then(
        (value) => current && setTrace(value),
        (error: unknown) => current && setProblem(messageOf(error)),
      );
    };
    load();
    const timers = AGAIN_MS.map((ms) => setTimeout(load, ms));
    return () => {
      current = false;
      timers.forEach(clearTimeout);
    };
  }, [id, changed]);
  return (
    <>
      {problem !== undefined && <Problem text={problem} />}
      {trace?.id === id && <Timeline trace={trace} system={system} />}
    </>
  );
}

export function Timeline({ trace, system }: { readonly trace: Trace; readonly system: System }) {
  const whole = Math.max(0.1, trace.ms ?? 0, ...trace.steps.map(({ start, ms }) => start + (ms ?? 0)));
  const known = (id: string): string => system.parts.find((part) => part.id === id)?.name ?? system.names[id] ?? id;
  const nameOf = ({ kind, name }: Step): string => (kind === 'call' ? name : known(name));
  return (
    <section class="trace" aria-label="Trace">
      <h3>
        Trace{' '}
        <span class="quiet">
          {trace.title}, {time(trace.at)}, {duration(trace.ms)}
        </span>
      </h3>
      {trace.reason !== undefined && <p class="problem">{trace.reason}</p>}
      <ol class="timeline">
        {trace.steps.map((step, index) => {
          const called = step.by === undefined ? '' : ` by ${known(step.by)}`;
          return (
            <li key={index} class={step.kind}>
              <div class="what">
                <span class="kind">{KINDS[step.kind]}</span> <strong>{nameOf(step)}</strong>
                {called}
              </div>
              <div class="bar" aria-hidden="true">
                <span
                  class={step.failed === true ? 'bad' : ''}
                  style={{ left: `${(step.start / whole) * 100}%`, width: `${Math.max(0.6, ((step.ms ?? whole - step.start) / whole) * 100)}%` }}
                />
              </div>
              <div class="took">
                <Status status={step.status} failed={step.failed} />{' '}
                <span>
                  at {duration(step.start)}
                  {step.ms === undefined ? '' : `, ${duration(step.ms)}`}
                </span>
              </div>
              {step.detail !== undefined && <div class="detail">{step.detail}</div>}
              {step.lines.length > 0 && (
                <pre class="lines" tabIndex={0} aria-label={`Log of ${nameOf(step)}`}>
                  {step.lines.join('\n')}
                </pre>
              )}
            </li>
          );
        })}
      </ol>
      {trace.steps.length === 0 && <p class="quiet">The request was answered before anything was asked.</p>}
      {trace.omitted > 0 && <p class="quiet">{trace.omitted} more steps or lines are left out.</p>}
    </section>
  );
}

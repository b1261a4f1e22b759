import { useEffect, useState } from 'preact/hooks';
import { get, messageOf } from './api';
import type { LogLine, Records, TraceSummary } from './types';

const EVERY_MS = 1000;
const MOST_TRACES = 200;
const MOST_LINES = 1000;

export interface Recorded {
  /** Another one after each change of the app. */
  readonly system: number;
  readonly revision: number;
  /** The newest first. */
  readonly traces: readonly TraceSummary[];
  readonly lines: readonly LogLine[];
  readonly problem?: string;
}

/** The runner's records, every second while the page is visible. */
export function useRecorded(): Recorded {
  const [recorded, setRecorded] = useState<Recorded>({ system: 0, revision: 0, traces: [], lines: [] });
  useEffect(() => {
    let known = recorded;
    let timer: ReturnType<typeof setTimeout>;
    const ask = async (): Promise<void> => {
      try {
        if (!document.hidden) known = merged(known, await get<Records>(`records?since=${known.revision}&line=${known.lines.at(-1)?.id ?? 0}`));
      } catch (error) {
        known = { ...known, problem: messageOf(error) };
      }
      setRecorded(known);
      timer = setTimeout(ask, EVERY_MS);
    };
    ask().catch(() => undefined);
    return () => clearTimeout(timer);
  }, []);
  return recorded;
}

function merged(known: Recorded, { system, revision, traces, lines }: Records): Recorded {
  const isOther = revision < known.revision;
  // The runner has been started again.
  const before = isOther ? [] : known.traces.filter(({ id }) => !traces.some((trace) => trace.id === id));
  if (system === known.system && revision === known.revision && known.problem === undefined) return known;
  return {
    system,
    revision,
    traces: [...traces, ...before].sort((a, b) => b.id - a.id).slice(0, MOST_TRACES),
    lines: [...(isOther ? [] : known.lines), ...lines].slice(-MOST_LINES),
  };
}

import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLoaded } from './api';
import { ConnectionsView, FaultsView, SchedulesView } from './more-views';
import { ObjectsView } from './objects-view';
import { QueuesView } from './queues-view';
import { useRecorded } from './records';
import { LogsView, RequestsView } from './requests-view';
import { RoutesView } from './routes-view';
import { SystemView } from './system-view';
import { TablesView } from './tables-view';
import type { System } from './types';
import { Problem } from './widgets';

const SECTIONS = {
  system: 'System',
  routes: 'Routes',
  requests: 'Requests',
  tables: 'Tables',
  objects: 'Objects',
  queues: 'Queues',
  connections: 'Connections',
  schedules: 'Schedules',
  faults: 'Faults',
  logs: 'Logs',
};
type Section = keyof typeof SECTIONS;

/** `#/tables/Orders` */
function place(): { readonly section: Section; readonly chosen?: string } {
  const [, name = '', chosen] = location.hash.split('/');
  return { section: name in SECTIONS ? (name as Section) : 'system', chosen: chosen === undefined ? undefined : decodeURIComponent(chosen) };
}

function App() {
  const [{ section, chosen }, setPlace] = useState(place);
  const heading = useRef<HTMLHeadingElement>(null);
  const recorded = useRecorded();
  const { value: system, error } = useLoaded<System>('system', recorded.system);
  useEffect(() => {
    const go = (): void => setPlace(place());
    addEventListener('hashchange', go);
    return () => removeEventListener('hashchange', go);
  }, []);
  const isFirst = useRef(true);
  useEffect(() => {
    document.title = `${SECTIONS[section]} – Local console`;
    // Moves the focus, so that screen readers read the new page.
    if (!isFirst.current) heading.current?.focus();
    isFirst.current = false;
    // On a phone, the sections are wider than the page.
    document.querySelector('header [aria-current=page]')?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [section]);
  return (
    <>
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          heading.current?.focus();
        }}
      >
        Skip to the content
      </a>
      <header>
        <span class="brand">Local console</span>
        <nav aria-label="Sections">
          {Object.entries(SECTIONS).map(([name, title]) => (
            <a key={name} href={`#/${name}`} aria-current={name === section ? 'page' : undefined}>
              {title}
            </a>
          ))}
        </nav>
      </header>
      <main id="main">
        <h1 ref={heading} tabIndex={-1}>
          {SECTIONS[section]}
        </h1>
        <Problem text={recorded.problem ?? error} />
        {system !== undefined && <View section={section} chosen={chosen} system={system} recorded={recorded} />}
      </main>
    </>
  );
}

function View({
  section,
  chosen,
  system,
  recorded,
}: {
  readonly section: Section;
  readonly chosen?: string;
  readonly system: System;
  readonly recorded: ReturnType<typeof useRecorded>;
}) {
  const { revision, traces, lines } = recorded;
  switch (section) {
    case 'system':
      return <SystemView system={system} />;
    case 'routes':
      return <RoutesView system={system} chosen={chosen} revision={revision} />;
    case 'requests':
      return <RequestsView system={system} traces={traces} chosen={chosen} />;
    case 'tables':
      return <TablesView system={system} chosen={chosen} />;
    case 'objects':
      return <ObjectsView system={system} chosen={chosen} />;
    case 'queues':
      return <QueuesView chosen={chosen} revision={revision} />;
    case 'connections':
      return <ConnectionsView revision={revision} />;
    case 'schedules':
      return <SchedulesView />;
    case 'faults':
      return <FaultsView system={system} revision={revision} />;
    case 'logs':
      return <LogsView system={system} lines={lines} chosen={chosen} />;
  }
}

const root = document.getElementById('app');
if (root !== null) render(<App />, root);

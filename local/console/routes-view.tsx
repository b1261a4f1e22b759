import { useEffect, useRef, useState } from 'preact/hooks';
import { messageOf, post } from './api';
import { SchemaForm } from './schema-form';
import { TraceOf } from './timeline';
import type { Route, Sent, System } from './types';
import { duration, Field, pretty, Problem, Status } from './widgets';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'];
const USER = 'you@example.com';

export function RoutesView({ system, chosen, revision }: { readonly system: System; readonly chosen?: string; readonly revision: number }) {
  const { routes } = system;
  const keyOf = (route: Route): string => `${route.api}/${route.method}${route.resourcePath}`;
  const route = routes.find((candidate) => keyOf(candidate) === chosen) ?? routes[0];
  if (route === undefined) return <p>The app has no REST API.</p>;
  const hasSeveral = new Set(routes.map(({ api }) => api)).size > 1;
  return (
    <div class="split">
      <ul class="choices" aria-label="Routes">
        {routes.map((candidate) => (
          <li key={keyOf(candidate)}>
            <a href={`#/routes/${encodeURIComponent(keyOf(candidate))}`} aria-current={candidate === route ? 'true' : undefined}>
              <span class={`method ${candidate.method.toLowerCase()}`}>{candidate.method}</span> {candidate.resourcePath}
              {hasSeveral && <small> {system.parts.find(({ id }) => id === candidate.api)?.name}</small>}
            </a>
          </li>
        ))}
      </ul>
      <RouteForm key={keyOf(route)} route={route} system={system} revision={revision} />
    </div>
  );
}

function RouteForm({ route, system, revision }: { readonly route: Route; readonly system: System; readonly revision: number }) {
  const [user, setUser] = useState(system.users[0] ?? USER);
  const [groups, setGroups] = useState('');
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [as, setAs] = useState(route.method === 'ANY' ? 'GET' : route.method);
  const [query, setQuery] = useState('');
  const [headers, setHeaders] = useState('');
  const [body, setBody] = useState(route.sample === undefined ? '' : JSON.stringify(route.sample, undefined, 2));
  const [sent, setSent] = useState<Sent>();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const answer = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (sent !== undefined) answer.current?.scrollIntoView({ block: 'nearest' });
  }, [sent]);
  const fields = [
    ...route.parameters,
    ...route.identity
      .filter((source) => route.userPool === undefined && !route.parameters.some((known) => known.source === source))
      .map((source) => ({ source, required: true })),
  ];
  const takesBody = as !== 'GET' && as !== 'HEAD' && route.sample !== undefined;

  const send = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      const identity = route.userPool === undefined ? {} : { user, groups: listOf(groups) };
      const content = takesBody && body.trim() !== '' ? { body } : {};
      const { api, method, resourcePath } = route;
      const path = pathOf(route, values, query);
      setSent(
        await post<Sent>('send', {
          api,
          method,
          resourcePath,
          as,
          path,
          headers: { ...headersOf(headers), ...given(values, 'header') },
          ...content,
          ...identity,
        }),
      );
    } catch (error) {
      setProblem(messageOf(error));
    }
    setBusy(false);
  };

  return (
    <div class="route">
      <h2>
        <span class={`method ${route.method.toLowerCase()}`}>{route.method}</span> {route.resourcePath}
      </h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send().catch(() => undefined);
        }}
      >
        {route.userPool !== undefined && (
          <fieldset>
            <legend>Act as</legend>
            <div class="grid">
              <Field
                label="User"
                value={user}
                onChange={setUser}
                suggestions={system.users}
                hint={`Leave it empty to send no token.${route.scopes.length === 0 ? '' : ` The access token has the scopes ${route.scopes.join(', ')}.`}`}
              />
              <Field label="Groups" value={groups} onChange={setGroups} suggestions={system.groups} hint="Empty: the user's own groups" />
            </div>
          </fieldset>
        )}
        {fields.length > 0 && (
          <fieldset>
            <legend>Parameters</legend>
            {fields.map(({ source, required }) => (
              <Field
                key={source}
                label={labelOf(source)}
                required={required && source.includes('.path.')}
                value={values[source] ?? ''}
                onChange={(value) => setValues({ ...values, [source]: value })}
                hint={required && !source.includes('.path.') ? 'Required by the API.' : undefined}
              />
            ))}
          </fieldset>
        )}
        {route.method === 'ANY' && <Field label="Method" value={as} choices={METHODS} onChange={setAs} />}
        {takesBody && <SchemaForm schema={route.schema} value={body} onChange={setBody} />}
        <details>
          <summary>More query parameters and headers</summary>
          <Field label="Query" value={query} onChange={setQuery} hint="For example limit=10&next=abc" />
          <Field label="Headers" rows={2} value={headers} onChange={setHeaders} hint="One a line, for example If-Match: 1" />
        </details>
        <button type="submit" class="primary" disabled={isBusy}>
          {isBusy ? 'Sending…' : 'Send'}
        </button>
        {route.apiKey && <small> The API key is sent with it.</small>}
      </form>
      <Problem text={problem} />
      <div ref={answer} class="answer-part">
        <div role="status" aria-live="polite" class="answer-line">
          {sent !== undefined && (
            <>
              <Status status={String(sent.status)} failed={sent.status >= 400} /> {duration(sent.ms)}, {sent.size} bytes
            </>
          )}
        </div>
        {sent !== undefined && (
          <>
            <pre class="answer" tabIndex={0} aria-label="Body of the answer">
              {sent.body === null ? `${sent.size} bytes that are no text` : sent.body === '' ? '(empty)' : pretty(sent.body)}
            </pre>
            <details>
              <summary>Headers of the answer</summary>
              <pre tabIndex={0}>{sent.headers.map(([name, value]) => `${name}: ${value}`).join('\n')}</pre>
            </details>
            {sent.trace !== null && <TraceOf id={sent.trace} system={system} changed={revision} />}
          </>
        )}
      </div>
    </div>
  );
}

/** Undefined where nothing is said. */
function listOf(text: string): readonly string[] | undefined {
  const names = text.split(',').map((name) => name.trim());
  return text.trim() === '' ? undefined : names.filter((name) => name !== '');
}

function labelOf(source: string): string {
  const [, , place, ...name] = source.split('.');
  return `${name.join('.')} (${place === 'querystring' ? 'query' : place})`;
}

/** Values of one place, by name. */
function given(values: Readonly<Record<string, string>>, place: string): Record<string, string> {
  const prefix = `method.request.${place}.`;
  return Object.fromEntries(
    Object.entries(values)
      .filter(([source, value]) => source.startsWith(prefix) && value !== '')
      .map(([source, value]) => [source.slice(prefix.length), value]),
  );
}

function pathOf({ resourcePath }: Route, values: Readonly<Record<string, string>>, query: string): string {
  const inPath = given(values, 'path');
  const path = resourcePath.replace(/\{([^}+]+)(\+)?\}/g, (_, name: string, greedy: string | undefined) =>
    greedy === undefined ? encodeURIComponent(inPath[name] ?? '') : (inPath[name] ?? '').split('/').map(encodeURIComponent).join('/'),
  );
  const all = new URLSearchParams(query.replace(/^\?/, ''));
  for (const [name, value] of Object.entries(given(values, 'querystring'))) all.append(name, value);
  return `${path === '/' ? '' : path}${all.toString() === '' ? '' : `?${all.toString()}`}`;
}

function headersOf(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const at = line.indexOf(':');
      return at < 1 ? [] : [[line.slice(0, at).trim(), line.slice(at + 1).trim()]];
    }),
  );
}

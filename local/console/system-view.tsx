import { DataTable } from './data-table';
import { drawing } from './diagram';
import type { Part, System } from './types';

/** Page with more about a part. */
function linkOf({ id, kind }: Part): string | undefined {
  switch (kind) {
    case 'REST API':
      return '#/routes';
    case 'WebSocket API':
      return '#/connections';
    case 'Function':
      return `#/logs/${id}`;
    case 'Table':
      return `#/tables/${id}`;
    case 'Bucket':
      return `#/objects/${id}`;
    case 'Queue':
      return `#/queues/${id}`;
    case 'Schedule':
      return '#/schedules';
    default:
      return undefined;
  }
}

export function SystemView({ system }: { readonly system: System }) {
  const { parts, edges, addresses } = system;
  const { boxes, lines, width, height } = drawing(parts, edges);
  const nameOf = (id: string): string => parts.find((part) => part.id === id)?.name ?? id;
  return (
    <>
      <p class="lead">
        {system.stack} in {system.region}. AWS endpoint <code>{system.endpoint}</code>
      </p>
      <div class="scrolls" tabIndex={0} role="region" aria-label="Diagram of the system">
        <svg class="diagram" width={width} height={height} viewBox={`0 0 ${width} ${height}`}>
          <defs>
            <marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
              <path d="M0 0L8 4L0 8z" />
            </marker>
          </defs>
          <g aria-hidden="true">
            {lines.map((path) => (
              <path key={path} class="edge" d={path} marker-end="url(#tip)" />
            ))}
          </g>
          {boxes.map(({ part, x, y, width: w, height: h }) => {
            const box = (
              <g transform={`translate(${x} ${y})`} class={`box ${part.kind.toLowerCase().replace(/\W/g, '-')}`}>
                <title>{`${part.kind} ${part.name} (${part.id})`}</title>
                <rect width={w} height={h} rx="8" />
                <text x="12" y="18" class="kind">
                  {part.kind}
                </text>
                <text x="12" y="35" class="name">
                  {shortened(part.name)}
                </text>
              </g>
            );
            const link = linkOf(part);
            return link === undefined ? (
              box
            ) : (
              <a key={part.id} href={link} aria-label={`${part.kind} ${part.name}`}>
                {box}
              </a>
            );
          })}
        </svg>
      </div>
      <details>
        <summary>The same as a list</summary>
        <DataTable label="Parts" columns={['Part', 'Kind', 'Leads to', 'Address']}>
          {parts.map((part) => (
            <tr key={part.id}>
              <th scope="row">{part.name}</th>
              <td>{part.kind}</td>
              <td>
                {edges
                  .filter(({ from }) => from === part.id)
                  .map(({ to }) => nameOf(to))
                  .join(', ')}
              </td>
              <td>{addresses[part.id] ?? ''}</td>
            </tr>
          ))}
        </DataTable>
      </details>
    </>
  );
}

/** The end says more than the beginning. */
function shortened(name: string): string {
  return name.length > 20 ? `…${name.slice(-19)}` : name;
}

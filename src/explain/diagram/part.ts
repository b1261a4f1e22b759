/** The groups of a diagram, in the order in which a request passes them. */
export const GROUPS = ['clients', 'edge', 'api', 'compute', 'messaging', 'data'] as const;
export type Group = typeof GROUPS[number];

/** Heading of a group. */
export const TITLES: Readonly<Record<Group, string>> = { clients: 'Clients', edge: 'Edge', api: 'API', compute: 'Compute', messaging: 'Messaging', data: 'Data' };

/** One box: a resource, or the clients. */
export interface Part {
  /** The path of its construct. */
  readonly path: string;
  readonly group: Group;
  /** As much of the path as tells it from the others. */
  readonly name: string;
  /** AWS's name for it. */
  readonly service: string;
}

/** A request, a message or a write, from one path to another. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  /** Whether only what failed goes there. */
  readonly failed: boolean;
}

/** A system, as it is drawn. */
export interface Drawing {
  readonly parts: readonly Part[];
  readonly arrows: readonly Arrow[];
}

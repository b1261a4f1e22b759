import { EdgeFunction } from './edge-function';
import { Forwarding } from './forwarding';
import { Origin } from './origin';
import { ResponseHeaders } from './response-headers';

/** A cache behavior of a distribution. */
export interface Behavior {
  /** `*` stands for any characters, `?` for one. */
  readonly pattern: string;
  readonly methods: readonly string[];
  readonly origin: Origin;
  readonly forwarding: Forwarding;
  readonly compress: boolean;
  readonly responseHeaders?: ResponseHeaders;
  readonly onRequest?: EdgeFunction;
  readonly onResponse?: EdgeFunction;
}

/** The first one counts; the default one is last and takes every path. */
export function behaviorFor(behaviors: readonly Behavior[], uri: string): Behavior {
  const found = behaviors.find(({ pattern }) => matches(pattern, uri));
  if (found === undefined) throw new Error(`No behaviour takes ${uri}`);
  return found;
}

function matches(pattern: string, uri: string): boolean {
  const wanted = pattern.replace(/^\//, '').replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^/?${wanted}$`, 's').test(uri);
}

import type { Arbitrary } from 'fast-check';
import type { Fault, Seed, Services } from './services/services';

/** One event that a handler is given, and what goes wrong around it. */
export interface Attack<E = unknown> {
  readonly event: E;
  /** How it came about. */
  readonly mutations: readonly string[];
  readonly fault?: Fault;
  readonly seed: Seed;
}

/** How a handler ended. */
export interface Outcome {
  readonly result?: unknown;
  readonly error?: unknown;
  readonly services: Services;
}

/** A handler under attack. */
export interface Target<E = unknown> {
  readonly name: string;
  /** Environment variables of this target only. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly attacks: Arbitrary<Attack<E>>;
  /** Texts that must not be in its log, apart from the canaries. */
  readonly secrets: readonly string[];
  /** Starts what it takes beside the services, and tells how to stop it. */
  start?(): Promise<() => Promise<void>>;
  /** Problems with its outcome. */
  faultsOf(attack: Attack<E>, outcome: Outcome): string[];
  /** Of what kinds its ends were, to count. */
  kindsOf(attack: Attack<E>, outcome: Outcome): readonly string[];
}

/** Long enough for the slowest machine: only what never happens is given up. Shorter than a test may take, so that it can say what it waited for. */
const DEADLINE_MS = 120_000;
const PAUSE_MS = 20;

/** Waits until a probe finds something, and returns it. */
export async function until<T>(what: string | (() => string), probe: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (const end = performance.now() + DEADLINE_MS; ;) {
    const found = await probe();
    if (found !== undefined) {
      return found;
    }
    if (performance.now() > end) {
      throw new Error(`never happened: ${typeof what === 'string' ? what : what()}`);
    }
    await new Promise((resolve) => { setTimeout(resolve, PAUSE_MS); });
  }
}

/** Waits until an assertion holds, for what another process does in its own time; then fails as the assertion does. */
export async function eventually(assertion: () => Promise<void> | void): Promise<void> {
  for (const end = performance.now() + DEADLINE_MS; ;) {
    try {
      await assertion();
      return;
    } catch (error) {
      if (performance.now() > end) {
        throw error;
      }
    }
    await new Promise((resolve) => { setTimeout(resolve, PAUSE_MS); });
  }
}

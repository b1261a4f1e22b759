/** Waits for what happens in another process. */
export async function waitUntil(condition: () => boolean, explain: () => string = () => 'waited in vain', timeoutMs = 15_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!condition()) {
    if (Date.now() > end) throw new Error(explain());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

import { until } from '../../support/wait';

/** Waits for what happens in another process. */
export async function waitUntil(condition: () => boolean, explain: () => string = () => 'waited in vain'): Promise<void> {
  await until(explain, () => condition() || undefined);
}

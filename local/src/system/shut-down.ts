import type { ConsoleServer } from '../console/console-server';
import { messageOf } from '../json';
import type { Construction } from '../resources/resource-type';
import type { Ground } from './ground';

/** Ends everything that a system has started. */
export async function shutDown(
  { children, front, listeners, tasks }: Ground, systems: readonly Construction[], console?: ConsoleServer,
): Promise<void> {
  const failures: string[] = [];
  const stops = [
    ...systems.flatMap(({ functions, sockets }) => [() => functions.stop(), ...sockets.map((api) => async () => api.stop())]),
    async () => tasks.stop(), async () => listeners.stop(), async () => front.stop(), async () => console?.stop(),
  ];
  // Together: a poller that waits for its function ends when the function does.
  await Promise.all(stops.map(async (stop) => {
    try {
      await stop();
    } catch (error) {
      failures.push(messageOf(error));
    }
  }));
  await children.stop();
  if (failures.length > 0) throw new Error(`The system did not stop cleanly: ${failures.join('; ')}`);
}

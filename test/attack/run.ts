import { parseArgs } from 'node:util';
import { type AttackReport, attack } from './attack';
import { loadHandler } from './handlers';
import { answeredBy, hurryPauses, takeOverClients } from './services/clients';
import { TARGETS } from './targets/targets';

const RUNS = 200_000;
/** No server listens there: calls that aren't answered in memory fail. */
const NOWHERE = 'http://127.0.0.1:9';

async function main(): Promise<void> {
  const { values: { runs = String(RUNS), seed = String(Date.now() % 1_000_000_000), handler, path } } = parseArgs({
    options: { runs: { type: 'string' }, seed: { type: 'string' }, handler: { type: 'string' }, path: { type: 'string' } },
  });
  const targets = TARGETS.filter(({ name }) => handler === undefined || name === handler);
  if (targets.length === 0) {
    throw new Error(`--handler must be one of ${TARGETS.map(({ name }) => name).join(', ')}.`);
  }
  console.log(`seed ${seed}`);
  takeOverClients();
  hurryPauses();
  for (const target of targets) {
    const stop = await target.start?.();
    const attacked = loadHandler(target.name, 'source', NOWHERE, target.environment);
    tell(await attack(target, attacked, answeredBy, { runs: Number(runs), seed: Number(seed), path }));
    await stop?.();
  }
}

function tell({ name, events, kinds, milliseconds, failure }: AttackReport): void {
  const total = [...kinds.values()].reduce((sum, count) => sum + count, 0);
  const shares = [...kinds].sort().map(([kind, count]) => `${kind} ${count} (${(count / total * 100).toFixed(1)} %)`);
  console.log(`${name}: ${events} events, ${Math.round(events / milliseconds * 1000)} a second: ${shares.join(', ')}`);
  if (failure !== undefined) {
    console.error(failure);
    process.exitCode = 1;
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

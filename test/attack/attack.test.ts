import { type AnsweredBy, type AttackReport, attack } from './attack';
import { type Form, loadHandler } from './handlers';
import { answeredBy, hurryPauses, takeOverClients } from './services/clients';
import { startServices } from './services/server';
import type { Target } from './target';
import { TARGETS } from './targets/targets';
import { allOr } from '../support/all';

const RUNS = allOr(2000, 100);
/** Over HTTP and with the real SDK, and therefore fewer. */
const BUNDLED_RUNS = allOr(150, 15);
const SEED = 7;
/** No server listens there: calls that aren't answered in memory fail. */
const NOWHERE = 'http://127.0.0.1:9';

async function report(target: Target, form: Form, answering: AnsweredBy, endpoint: string, runs: number): Promise<AttackReport> {
  const stop = await target.start?.();
  const handler = loadHandler(target.name, form, endpoint, target.environment);
  const result = await attack(target, handler, answering, { runs, seed: SEED });
  await stop?.();
  return result;
}

describe('in memory', () => {
  let restore: () => void;
  beforeAll(() => {
    takeOverClients();
    restore = hurryPauses();
  });
  afterAll(() => restore());

  test.each(TARGETS)('$name withstands mutated events, and logs no secret', async (target) => {
    expect(await report(target, 'source', answeredBy, NOWHERE, RUNS)).toMatchObject({ failure: undefined, events: RUNS });
  });
});

test.each(TARGETS)('so does the bundle of $name', async (target) => {
  const server = await startServices();
  // Where services fail, the SDK would pause.
  const attacks = target.attacks.map((each) => ({ ...each, fault: undefined }));
  expect(await report({ ...target, attacks }, 'bundle', server.answeredBy, server.endpoint, BUNDLED_RUNS)).toMatchObject({ failure: undefined, events: BUNDLED_RUNS });
  await server.stop();
});

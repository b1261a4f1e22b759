import { join } from 'node:path';
import { KEPT } from './app/synthesis';
import type { TokenCommand } from './command-line';
import { usedPlaces } from './system/kept-place';
import { KeptState } from './system/kept-state';
import { TOKEN_PATH } from './system/token-requests';

/** A program that has taken the port since may never answer. */
const ANSWER_MS = 10_000;

/** Prints a token of the system that runs in this directory, and nothing else, so that a shell can take it: `TOKEN=$(…)`. */
export async function printToken(asked: TokenCommand, directory = process.cwd()): Promise<void> {
  const answer = await firstAnswer(usedPlaces(join(directory, KEPT)), asked);
  if (answer === undefined) throw new Error(`No system runs in ${directory}. Start one there first, for example with cdk-serverless-api-local dev`);
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  process.stdout.write(`${text}\n`);
}

/** Of the runners that keep their state in these places. */
async function firstAnswer(places: readonly string[], asked: TokenCommand): Promise<Response | undefined> {
  for (const place of places) {
    const { running } = KeptState.of(place);
    const answer = running === undefined ? undefined : await fetch(`${running.endpoint}${TOKEN_PATH}`, {
      method: 'POST', headers: { authorization: `Bearer ${running.secret}` }, body: JSON.stringify(asked), signal: AbortSignal.timeout(ANSWER_MS),
    }).catch(() => undefined);
    // Another runner may have taken the port since.
    if (answer !== undefined && answer.status !== 403 && answer.status !== 404) return answer;
  }
  return undefined;
}

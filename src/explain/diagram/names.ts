/** Ids that CDK gives what a construct is made of. They tell readers nothing. */
const SILENT = new Set(['Resource', 'Default']);

/** For each path as much of its end as tells it from the others: `Queue`, or `Queue/DeadLetters` where several queues have dead letters. */
export function namesOf(paths: readonly string[]): Map<string, string> {
  const ids = new Map(paths.map((path) => [path, spokenOf(path)]));
  const tails = new Map<string, number>();
  for (const all of ids.values()) for (const tail of tailsOf(all)) tails.set(tail, (tails.get(tail) ?? 0) + 1);
  return new Map([...ids].map(([path, all]) => [path, tailsOf(all).find((tail) => tails.get(tail) === 1) ?? path]));
}

/** The ids that tell something, one that repeats its parent's only once. */
function spokenOf(path: string): string[] {
  const ids = path.split('/').filter((id) => !SILENT.has(id));
  return ids.filter((id, index) => id !== ids[index - 1]);
}

/** The last id, the last two, and so on. */
function tailsOf(ids: readonly string[]): string[] {
  return ids.map((_, index) => ids.slice(index).join('/')).reverse();
}

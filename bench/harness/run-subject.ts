import { type Bounds, type Ratio, type Sample, medians } from './figures';
import type { Subject } from './subject';

export interface Outcome {
  readonly subject: Subject;
  readonly rounds: number;
  readonly medians: Readonly<Record<string, Sample>>;
  readonly ratios: readonly Ratio[];
}

/** Runs the contenders in turns, so that a busy minute of the machine affects all of them. */
export async function runSubject(subject: Subject, usualRounds: number, { limits, goals }: Bounds): Promise<Outcome> {
  const rounds = Math.min(usualRounds, subject.rounds ?? usualRounds);
  const samples: Record<string, Sample[]> = Object.fromEntries(subject.contenders.map(({ name }) => [name, []]));
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (const contender of subject.contenders) samples[contender.name].push(await contender.run());
    }
  } finally {
    await subject.close?.();
  }
  const middle = Object.fromEntries(Object.entries(samples).map(([name, values]) => [name, medians(values)]));
  const ratios = subject.comparisons.map(({ of, to, metric }) => {
    const name = `${subject.name}: ${metric} of ${of} to ${to}`;
    return { name, value: middle[of][metric] / middle[to][metric], limit: limits[name], goal: goals[name] };
  });
  return { subject, rounds, medians: middle, ratios };
}

import type { Outcome } from './run-subject';

export interface Machine {
  readonly node: string;
  readonly processor: string;
  readonly processors: number;
}

const HEADER = `# Performance

Each run measures a process of its own, from its start to its end: CPU time in user and kernel mode, and peak memory as the kernel counts it
(\`VmHWM\`). The contenders take turns, each figure is the median of its runs, and only ratios carry over to other machines. The library is
installed from its package, the peers from [bench/package-lock.json](https://github.com/cdk-serverless-api-pattern/cdk-serverless-api-pattern/blob/main/bench/package-lock.json).

Run \`npm run bench\` to measure on your machine and to write this page. \`npm run bench -- --check\` fails when a ratio is over its limit in
[bench/limits.json](https://github.com/cdk-serverless-api-pattern/cdk-serverless-api-pattern/blob/main/bench/limits.json); the release does that, too. A limit above its goal leaves room for what is not reached yet. Name subjects to run only these: \`npm run bench -- synthesis import\`.
`;

/** The outcomes as a page of Markdown. */
export function report(outcomes: readonly Outcome[], { node, processor, processors }: Machine): string {
  return [
    HEADER,
    `Measured with Node.js ${node} on ${processors} × ${processor}.`,
    ...outcomes.map(section),
  ].join('\n').concat('\n');
}

/** One subject: its figures, then its ratios. */
export function section({ subject, rounds, medians, ratios }: Outcome): string {
  const metrics = Object.entries(subject.metrics);
  const rows = Object.entries(medians).map(([name, sample]) => [name, ...metrics.map(([metric]) => figure(sample[metric]))]);
  const bounds = ratios.map(({ name, value, limit, goal }) => [name.slice(subject.name.length + 2), value.toFixed(2), ...[limit, goal].map((each) => String(each ?? ''))]);
  return [
    `\n## ${subject.name[0].toUpperCase()}${subject.name.slice(1)}\n`,
    `${subject.about} Medians of ${rounds}.\n`,
    table(['', ...metrics.map(([, title]) => title)], rows),
    ...(bounds.length === 0 ? [] : ['', table(['ratio', '', 'limit', 'goal'], bounds)]),
  ].join('\n');
}

function figure(value: number | undefined): string {
  if (value === undefined) return '';
  return value.toFixed(Number.isInteger(value) || value >= 100 ? 0 : value >= 10 ? 1 : 2);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map((_, index) => (index === 0 ? '---' : '---:')).join('|')}|`, ...rows.map(line)].join('\n');
}

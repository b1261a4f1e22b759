import { INTRUDERS } from './judge';
import { Judged, SYSTEMS } from './systems';
import { Verdict } from './verdicts';

const INTRODUCTION = `# Who may deliver what

An edge is a way that a message, an event, a request or a line of a log takes from one resource to another. This table is computed from synthesized
templates: from the policies of roles, of resources, of keys and of the endpoints of a network, each step of each edge by itself, the use of the key that
the delivery needs included.
\`npm run edges\` writes it anew, and a test fails where it is not what the templates say.

Each cell says how many edges let the owner deliver, then how many attempts of others are denied: of the same service for a resource of another account,
of the same service that does not say for whom it acts, and of an identity of another account that may do anything at home. Edges are found in the
templates by what their properties name; a property that names a queue, a topic, a function, a log group or the like and is not known fails the test.

A service sends the condition keys that AWS documents for the kind of call. Where AWS is silent, the step must be allowed with and without the key.

The steps are judged by a simulator of IAM. What no policy says is written as AWS documents it: SQS moves dead letters within an account itself, CloudFront
writes its log by an access control list, and services that take a role without saying for whom, such as API Gateway, take only one that was passed to
them within its account.
`;

/** The page: what every system's edges let through. */
export function edgesDocument(judged: Judged[]): string {
  const made = [...new Set(judged.map(({ flags }) => flags))].map((flags) => [flags, table(judged.filter((each) => each.flags === flags))]);
  const tables = new Set(made.map(([, each]) => each)).size === 1
    ? `## Edges by arrangement of keys\n\nWithout feature flags and with all that are recommended:\n\n${made[0][1]}`
    : made.map(([flags, each]) => `## Edges with ${flags}\n\n${each}`).join('\n');
  return [INTRODUCTION, tables, examples(judged)].join('\n');
}

function table(judged: Judged[]): string {
  const systems = SYSTEMS.map(([name]) => judged.find(({ system }) => system === name)!);
  const cell = ({ verdicts }: Judged, kind?: string) => counts(verdicts.filter(({ edge }) => kind === undefined || edge.kind === kind));
  return [
    row('Edge', ...systems.map(({ system }) => system)),
    row('---', ...systems.map(() => '---')),
    ...kindsOf(judged).map((kind) => row(kind, ...systems.map((each) => cell(each, kind)))),
    row('**all**', ...systems.map((each) => cell(each))),
  ].join('');
}

function counts(verdicts: Verdict[]): string {
  if (!verdicts.length) return '–';
  const allowed = verdicts.filter(({ missing }) => !missing.length).length;
  const attempts = verdicts.length * INTRUDERS.length;
  const succeeded = verdicts.reduce((sum, { open }) => sum + new Set(open.map((each) => each.split(':')[0])).size, 0);
  return `${allowed}/${verdicts.length} · ${attempts - succeeded}/${attempts}`;
}

/** One edge of each kind, where each service has a key, or else where there is one. */
function examples(judged: Judged[]): string {
  const first = judged.filter(({ system }) => system === 'a key per service');
  const verdicts = [...first, ...judged].flatMap((each) => each.verdicts);
  const rows = kindsOf(judged).map((kind) => {
    const { edge } = verdicts.find((verdict) => verdict.edge.kind === kind)!;
    const steps = [...new Set(edge.hops.map(({ action }) => action))].join(', ');
    return row(kind, `${readable(edge.from)} → ${readable(edge.to)}`, steps);
  });
  return ['## An example of each, with keys of its own where there are any\n\n', row('Edge', 'From → to', 'What must be allowed'), row('---', '---', '---'), ...rows].join('');
}

function kindsOf(judged: Judged[]): string[] {
  return [...new Set(judged.flatMap(({ verdicts }) => verdicts.map(({ edge }) => edge.kind)))].sort();
}

/** A logical id without its hash. */
function readable(id: string): string {
  return `\`${id.replace(/[0-9A-F]{8}$/, '')}\``;
}

function row(...cells: string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

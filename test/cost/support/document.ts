import { OPTIONS, profileReport, wayOfARead } from './systems';
import { CostReport, Profile } from '../../../src';
import { usd } from '../../../src/cost/cost-text';

/** The committed document, made from the templates. */
export function costsDocument(): string {
  const reports = Object.values(Profile).map((profile): [string, CostReport] => [profile.name.toUpperCase(), profileReport(profile)]);
  const base = profileReport(Profile.PRODUCTION).monthlyAtRest;
  return `# What it costs

Estimates by AWS's list prices of us-east-1 of ${reports[0][1].pricesAsOf}, without taxes and discounts. Made by \`npx tsx test/cost/report.ts\`
from the templates; a test compares.

## The system of one line

\`new ServerlessApiPattern(this, 'Shop', { profile })\`

| | ${reports.map(([name]) => name).join(' | ')} |
|---|${reports.map(() => '--:').join('|')}|
| A month at rest | ${reports.map(([, report]) => usd(report.monthlyAtRest)).join(' | ')} |
| The same where the account has no other alarms and dashboards | ${reports.map(([, report]) => usd(report.monthlyLessAllowances)).join(' | ')} |
| A million \`GET /items/{id}\` | ${reports.map(([, report]) => usd(wayOfARead(report).reduce((sum, { perMillion = 0 }) => sum + perMillion, 0))).join(' | ')} |

A call of a function is taken to last 100 ms. Logs, traces, keys and transfer come on top of the million: they depend on what is in them.
Cognito's plan is paid per active user, after 10,000 that are free in the plan ESSENTIALS.

${reports.map(([name, report]) => profileSection(name, report)).join('\n')}
## What a setting adds

To a month at rest of PRODUCTION, which is ${usd(base)}:

| Setting | |
|---|--:|
${OPTIONS.map(([name, props]) => `| ${name} | ${difference(profileReport(Profile.PRODUCTION, props).monthlyAtRest - base)} |`).join('\n')}

## Your own system

Before it is deployed:

\`\`\`ts
import { App, Stack } from 'aws-cdk-lib';
import { CostReport, ServerlessApiPattern } from 'cdk-serverless-api-pattern';

const app = new App();
new ServerlessApiPattern(new Stack(app, 'Shop'), 'Shop');
const report = CostReport.of(app);
console.log(report.toText());                     // or toMarkdown(), for a comment on a pull request
console.log(report.monthlyAtRest, report.lines);  // or the figures
\`\`\`

Of a template of any CDK app, after \`cdk synth\`:

\`\`\`sh
node -p "require('cdk-serverless-api-pattern').CostReport.ofTemplate('cdk.out/Shop.template.json').toText()"
\`\`\`

### Operations of entities

The report also has a line for each operation of an [entity](./entities.md#what-it-costs) in an on-demand table, such as
\`entity order: update (4 write units, 1 read unit)\`, with the price of a million of them. Indexes, unique values, children and a history count. Records
are taken to have 1 KB and all indexed and unique properties, and the caller to be the owner if a rule allows it. The API, the function and the
firewall come on top.

### A limit

\`\`\`ts
import { App } from 'aws-cdk-lib';
import { CostReport } from 'cdk-serverless-api-pattern';

const app = new App();
CostReport.limit(app, { monthly: 50 });
\`\`\`

Where the stacks of the app cost more at rest, the synthesis fails and names what is dearest. What is paid by use does not count, as a
template does not say how much of it there will be: for that, set a budget in AWS Budgets. A type without a price does not count either; a
warning names each. Once the prices are older than a year, a warning says so.

### What the figures leave out

Transfer to the internet, metrics that functions publish ($0.30 each and month), SMS, support plans, taxes, volume discounts, other regions
(up to half more). Free tiers of new accounts. Prices that were not found in a second place are marked as unsure in
[the table](https://github.com/cdk-serverless-api-pattern/cdk-serverless-api-pattern/blob/main/src/cost/prices.ts).
`;
}

function profileSection(name: string, { lines, notPriced }: CostReport): string {
  const atRest = grouped(lines.filter(({ monthlyAtRest }) => monthlyAtRest > 0).map((line) => [`${kind(line.resourceType)}: ${line.item}`, line.monthlyAtRest]));
  const byUse = new Set(lines.filter(({ perMillion, rate }) => perMillion !== undefined || rate)
    .map(({ resourceType, item, perMillion, rate }) => `| ${kind(resourceType)} | ${item} | ${perMillion === undefined ? rate : `${usd(perMillion)} per million`} |`));
  return `### ${name}

${atRest.length === 0 ? 'Nothing at rest.' : ['| At rest | | A month |', '|---|--:|--:|', ...atRest].join('\n')}

| By use | | |
|---|---|---|
${[...byUse].join('\n')}
${notPriced.length > 0 ? `\nNot priced:\n\n${notPriced.map((each) => `- ${each}`).join('\n')}\n` : ''}`;
}

const kind = (type: string) => type.replace('AWS::', '').replace('::', ' ');

/** The same things once, with how many there are. */
function grouped(entries: [string, number][]): string[] {
  const groups = new Map<string, number[]>();
  for (const [name, amount] of entries) groups.set(name, [...groups.get(name) ?? [], amount]);
  return [...groups].map(([name, amounts]) => ({ name, count: amounts.length, sum: amounts.reduce((a, b) => a + b) }))
    .sort((a, b) => b.sum - a.sum).map(({ name, count, sum }) => `| ${name} | ${count} | ${usd(sum)} |`);
}

function difference(amount: number): string {
  return amount < 0 ? `−${usd(-amount)}` : usd(amount);
}

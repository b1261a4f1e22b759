import { CostLine } from './cost-line';
import { isOperation } from './entity-pricing';
import { PRICES_AS_OF } from './prices';

export interface Printable {
  readonly lines: CostLine[];
  readonly notPriced: string[];
  readonly monthlyAtRest: number;
  readonly monthlyLessAllowances: number;
  readonly functionMilliseconds: number;
  readonly isOutdated: boolean;
}

/** In cents, and in tenths of them where there are some. */
export const usd = (amount: number) => `$${amount.toFixed(3).replace(/0$/, '')}`;

/** Notes for readers of the figures. */
export function remarks({ lines, monthlyAtRest, monthlyLessAllowances, functionMilliseconds, isOutdated }: Printable): string[] {
  return [
    `An estimate by the list prices of us-east-1 of ${PRICES_AS_OF}, without taxes and discounts.`
      + (isOutdated ? ' The prices are older than a year: take a newer version of the library.' : ''),
    `At rest: ${usd(monthlyAtRest)} a month. Alarms and dashboards count in full; where this is all that the account has of them, `
      + `it is ${usd(monthlyLessAllowances)}, as 10 metrics of alarms and 3 dashboards are free.`,
    'A price per million is of what the resource itself gets: a request of the API pays at the firewall, the API, the function and the table.',
    ...(lines.some(({ item }) => isOperation(item)) ? [
      'An operation of an entity is priced by what it costs at an on-demand table in one region, with records of 1 KB that have all indexed and unique '
        + 'properties, called by the owner if a rule allows it.',
    ] : []),
    `A call of a function is taken to last ${functionMilliseconds} ms.`,
    "Resources under a condition count. Not included, because templates don't have it: transfer to the internet, metrics that functions publish, SMS, support.",
  ];
}

/** Dearest first, then what is paid by use. */
export function sorted(lines: CostLine[]): CostLine[] {
  return [...lines].sort((a, b) => b.monthlyAtRest - a.monthlyAtRest);
}

export function cellsOf({ logicalId, item, monthlyAtRest, perMillion, rate }: CostLine): string[] {
  return [logicalId, item, monthlyAtRest > 0 ? usd(monthlyAtRest) : '', perMillion === undefined ? '' : usd(perMillion), rate ?? ''];
}

export const HEADINGS = ['Resource', 'What', 'A month at rest', 'A million', 'Besides'];

export function textOf(report: Printable): string {
  const rows = [HEADINGS, ...sorted(report.lines).map(cellsOf)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const table = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd());
  return [...remarks(report), '', ...table, ...unpriced(report, 'Not priced:')].join('\n');
}

export function markdownOf(report: Printable): string {
  const row = (cells: string[]) => `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
  return [
    ...remarks(report).flatMap((remark) => [`- ${remark}`]), '',
    row(HEADINGS), '|---|---|--:|--:|---|', ...sorted(report.lines).map((line) => row(cellsOf(line))),
    ...unpriced(report, '**Not priced**', ''),
  ].join('\n');
}

function unpriced({ notPriced }: Printable, heading: string, ...space: string[]): string[] {
  return notPriced.length === 0 ? [] : ['', heading, ...space, ...notPriced.map((each) => `- ${each}`)];
}

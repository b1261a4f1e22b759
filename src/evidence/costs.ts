import { ordered, Section } from './section';
import { costsOf } from '../cost/charges';
import { cellsOf, HEADINGS, usd } from '../cost/cost-text';
import { PRICES_AS_OF } from '../cost/prices';
import { TemplateResource } from '../private/templates';

/** Lambda is charged by time: that of a call, in seconds. */
const CALL = 0.1;

/** Costs of a stack. Without today's date, on which the rest of a cost report depends. */
export function costsSection(name: string, resources: Record<string, TemplateResource>): Section {
  const { lines, notPriced } = costsOf([{ name, resources }], CALL);
  const idle = lines.reduce((sum, { monthlyAtRest }) => sum + monthlyAtRest, 0);
  return {
    name: 'cost',
    title: 'Cost',
    remarks: [
      `About ${usd(idle)} a month while idle, by the list prices of us-east-1 of ${PRICES_AS_OF}. A call of a function is taken to last 100 ms.`,
      ...notPriced.map((each) => `Not priced: ${each}`),
    ],
    columns: HEADINGS,
    rows: ordered(lines.map(cellsOf)),
  };
}

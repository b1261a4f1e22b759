/** Generated reports repeat the same words in thousands of rows, so searches would find them before the pages that explain something. */
const REPORTS = ['attacks', 'compliance', 'edges', 'performance', 'assurance/languages', 'assurance/mutation'];

/** How much the words of a page count in searches. */
export function searchWeightOf(slug) {
  return REPORTS.includes(slug) ? 0.1 : 1;
}

import { everyIntegration } from './support/everything';
import { acknowledged, reportsOf } from '../../support/compliance';
import { SAMPLED_FLAG_SETS } from '../../support/flag-sets';

test.each(SAMPLED_FLAG_SETS)('every integration has no finding but the acknowledged ones, with %s', (_, flags) => {
  const reports = reportsOf((stack) => void everyIntegration(stack), flags);
  const found = reports.flatMap(({ violations }) => violations).map(({ ruleName, violatingConstructs }) => `${ruleName} ${violatingConstructs.map(({ constructPath }) => constructPath)}`);
  // The roles of the state machines are the test's own: CDK lets them write logs and traces anywhere.
  expect(found.filter((each) => !/IAM5.* Stack\/(Standard|Express)\/Role/.test(each))).toEqual([]);
  const wildcards = acknowledged(reports).filter(({ ruleName }) => /IAM5.*(public|in)\/\*/.test(ruleName));
  expect(wildcards.map(({ ruleName }) => ruleName.replace(/<[\w.]+>/, ''))).toEqual([
    'AwsSolutions-IAM5[Resource::/public/*]', 'AwsSolutions-IAM5[Resource::/in/*]',
  ]);
  for (const { reason } of wildcards) expect(reason!.length).toBeGreaterThan(40);
});

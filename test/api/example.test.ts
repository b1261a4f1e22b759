import { ShopApi } from '../../examples/api/shop-api';
import { acknowledged, reportsOfApp, unacknowledged } from '../support/compliance';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';

test.each(SAMPLED_FLAG_SETS)('the example of an API of one\'s own is clean in cdk-nag and the strict validator, with %s', (_, context) => {
  const reports = reportsOfApp((app) => void new ShopApi(app, 'ShopApi'), context);
  expect(unacknowledged(reports)).toEqual([]);
  const [open] = acknowledged(reports).filter(({ ruleName }) => ruleName === 'AwsSolutions-APIG4');
  expect(open.reason).toBeDefined();
});

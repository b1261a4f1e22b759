import { test } from 'node:test';
import { App } from 'aws-cdk-lib';
import { StatefulBaseline } from 'cdk-serverless-api-pattern';
import { stages } from './stages';

void test('no change loses data', () => {
  const app = new App({ builtinCloudFormationValidation: false });
  stages(app);
  StatefulBaseline.of(app).check('stateful-baseline.json');
});

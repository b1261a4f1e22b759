import { test } from 'node:test';
import { App } from 'aws-cdk-lib';
import { stages } from './stages';
import { StatefulBaseline } from 'cdk-serverless-api-pattern';

test('no change loses data', () => {
  const app = new App({ builtinCloudFormationValidation: false });
  stages(app);
  StatefulBaseline.of(app).check('stateful-baseline.json');
});

import { Stage, Tags } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ShopEnvironment } from './environment';
import { ShopStack } from './shop-stack';
import { CostReport } from 'cdk-serverless-api-pattern';

/** The shop in one environment. */
export class ShopStage extends Stage {
  public readonly stack: ShopStack;

  constructor(scope: Construct, environment: ShopEnvironment) {
    const { name, env, budget } = environment;
    super(scope, name, { env });
    this.stack = new ShopStack(this, 'Shop', { environment, description: `The shop, ${name}` });
    // Cost allocation tags.
    Tags.of(this).add('application', 'shop');
    Tags.of(this).add('stage', name);
    Tags.of(this).add('cost-center', '4711');
    CostReport.limit(this, { monthly: budget });
  }
}

import { Integration, IntegrationConfig, IntegrationType, Method } from 'aws-cdk-lib/aws-apigateway';
import { sortedJson } from '../../private/sorted';

/**
 * An integration whose options have their members in one order. CDK puts them as they are into the id of the deployment, and the structs of other
 * languages arrive in a different order.
 */
export class OrderedIntegration extends Integration {
  constructor(private readonly inner: Integration) {
    super({ type: IntegrationType.MOCK });
  }

  public override bind(method: Method): IntegrationConfig {
    const config = this.inner.bind(method);
    return { ...config, options: sortedJson(config.options) as IntegrationConfig['options'] };
  }
}

import { Aws, Duration, RemovalPolicy, Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { AlarmNotification, Auth, DeploymentStrategy, Profile, ServerlessApiPattern } from 'cdk-serverless-api-pattern';
import { order, product } from './entities';
import { addReceipts } from './receipts';
import { website } from './website';

export interface ShopStackProps extends StackProps {
  readonly production: boolean;
}

export class ShopStack extends Stack {
  constructor(scope: Construct, id: string, props: ShopStackProps) {
    super(scope, id, { ...props, terminationProtection: props.production });
    const { production } = props;
    // Development stacks take their data with them.
    const removalPolicy = production ? undefined : RemovalPolicy.DESTROY;
    const shop = new ServerlessApiPattern(this, 'Shop', {
      profile: production ? Profile.PRODUCTION : Profile.DEVELOPMENT,
      auth: Auth.cognito({ domainPrefix: `shop-${production ? 'production' : 'development'}-${Aws.ACCOUNT_ID}`, selfSignUp: true }),
      entities: [product, order],
      realtime: {},
      website,
      data: { table: { removalPolicy }, bucket: { removalPolicy } },
      // New code gets a tenth of the traffic for five minutes, and is rolled back if it fails.
      compute: production ? { deployment: DeploymentStrategy.canary({ percentage: 10, interval: Duration.minutes(5) }) } : undefined,
      monitoring: production ? { notifications: [AlarmNotification.email('on-call@example.com')] } : undefined,
    });
    addReceipts(shop);
    shop.auth.directory!.userPool.addGroup('Editors', { groupName: 'editors' });
  }
}

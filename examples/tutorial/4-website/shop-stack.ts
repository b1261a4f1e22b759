import { Aws, Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Auth, Profile, ServerlessApiPattern } from 'cdk-serverless-api-pattern';
import { order, product } from './entities';
import { addReceipts } from './receipts';
import { website } from './website';

export class ShopStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const shop = new ServerlessApiPattern(this, 'Shop', {
      profile: Profile.DEVELOPMENT,
      auth: Auth.cognito({ domainPrefix: `shop-${Aws.ACCOUNT_ID}`, selfSignUp: true }),
      entities: [product, order],
      realtime: {},
      website,
    });
    addReceipts(shop);
    shop.auth.directory!.userPool.addGroup('Editors', { groupName: 'editors' });
  }
}

import { CfnOutput, Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Profile, ServerlessApiPattern } from 'cdk-serverless-api-pattern';
import { order, product } from './entities';
import { addReceipts } from './receipts';

export class ShopStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const shop = new ServerlessApiPattern(this, 'Shop', {
      profile: Profile.DEVELOPMENT,
      entities: [product, order],
    });
    addReceipts(shop);

    // Lets you sign in from a terminal.
    const directory = shop.auth.directory!;
    directory.userPool.addGroup('Editors', { groupName: 'editors' });
    const terminal = directory.userPool.addClient('Terminal', { authFlows: { adminUserPassword: true } });
    directory.acceptClient(terminal);
    new CfnOutput(this, 'TerminalClientId', { value: terminal.userPoolClientId });
  }
}

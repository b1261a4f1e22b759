import * as path from 'path';
import { Aws, Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Auth, Profile, ServerlessApiPattern, WebsiteDeployment } from 'cdk-serverless-api-pattern';

/** A whole application: pages that sign people in, call the API under their own address, upload files and hear live of jobs. */
export class WebsiteSystem extends Stack {
  public readonly shop: ServerlessApiPattern;

  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    this.shop = new ServerlessApiPattern(this, 'Shop', {
      profile: Profile.DEVELOPMENT,
      auth: Auth.cognito({ domainPrefix: `website-sample-${Aws.ACCOUNT_ID}` }),
      realtime: {},
      // With the pages goes /config.json, in which they find what is known only when the stack is deployed: the addresses of API, sign-in
      // and live messages, and the id of the app client. None is a secret.
      website: { deployment: WebsiteDeployment.bucketDeployment(path.join(__dirname, 'page')) },
    });
  }
}
